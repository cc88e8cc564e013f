import { afterSession, missedBy, places, type CoachingEvents } from '@traject/domain';
import { codesOf, type StreamFields } from '../mapping/classification.js';
import { parties } from '../mapping/shared-codes.js';

/** What analysts get of the three-party start, the coaching sessions and the reflection between them. */
export const coachingStream: StreamFields<CoachingEvents> = {
  EmployerInputGiven: {
    about: 'The employer said, at the start of coaching, what they see at work.',
    fields: { inputRef: 'omit' },
  },
  AgreementProposed: {
    about: 'The coach proposed goal, approach and number of sessions; changed words are a new version.',
    fields: { version: 'count', textHash: 'omit', goalRef: 'omit', approachRef: 'omit', sessions: 'count' },
  },
  AgreementAccepted: {
    about: 'One of the three parties accepted this version of the agreement.',
    fields: { version: 'count', party: parties },
  },
  AgreementChangeRequested: {
    about: 'One of the three parties asked for a change of the agreement.',
    fields: { version: 'count', party: parties, wishRef: 'omit' },
  },
  CoachingStarted: {
    about: 'All parties accepted the same version, so coaching starts with this many agreed sessions (five to nine).',
    fields: { sessions: 'count' },
  },
  CoachingSessionPlanned: {
    about: 'A coaching session was planned; planned anew after a miss or a pause.',
    fields: { number: 'count', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  CoachingSessionHeld: {
    about: 'A coaching session was held, and the coach said how to go on.',
    fields: { number: 'count', heldAt: 'day', next: codesOf(afterSession), notesRef: 'omit' },
  },
  CoachingSessionMissed: {
    about: 'A planned coaching session was not held because one of the two was not there.',
    fields: { number: 'count', missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  ReflectionStarted: {
    about: 'The interval of one to three weeks to reflect and practise began.',
    fields: { afterSession: 'count', days: 'days', endsAt: 'day', promptRef: 'omit' },
  },
  ReflectionWritten: {
    about: 'The employee wrote a reflection; only they and the coach read it.',
    fields: { afterSession: 'count', reflectionRef: 'omit' },
  },
  ReflectionEnded: {
    about: 'The reflection interval is over, so the next session may be held.',
    fields: { afterSession: 'count' },
  },
  ExtensionProposed: {
    about: 'The coach proposed more sessions than were agreed, nine at most.',
    fields: { from: 'count', to: 'count', reflectionDays: 'days', reflectionStartsAt: 'day', promptRef: 'omit' },
  },
  ExtensionAgreed: {
    about: 'The extension was agreed and is on record.',
    fields: { from: 'count', to: 'count' },
  },
  ExtensionRefused: {
    about: 'The extension was refused; the sessions agreed before stand.',
    fields: { from: 'count', to: 'count' },
  },
};
