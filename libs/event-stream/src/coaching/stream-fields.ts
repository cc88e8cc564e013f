import { afterSession, missedBy, places, type CoachingEvents } from '@traject/domain';
import { codesOf, type StreamFields } from '../mapping/classification.js';
import { parties } from '../mapping/shared-codes.js';

/** What analysts get of the three-party start, the coaching sessions and the reflection between them. */
export const coachingStream: StreamFields<CoachingEvents> = {
  EmployerInputGiven: {
    about: 'The employer said, at the start of coaching, what they see at work.',
    when: 'Once at the start of each coaching trajectory with an employer, before the agreement.',
    usuallyBy: 'manager',
    fields: { inputRef: 'omit' },
  },
  AgreementProposed: {
    about: 'The coach proposed goal, approach and number of sessions; changed words are a new version.',
    when: 'When the coach proposes the first words, or other ones after a change was asked for.',
    usuallyBy: 'coach',
    fields: { version: 'count', textHash: 'omit', goalRef: 'omit', approachRef: 'omit', sessions: 'count' },
  },
  AgreementAccepted: {
    about: 'One of the three parties accepted this version of the agreement.',
    when: 'Once for each party that accepts; for the coach together with AgreementProposed.',
    usuallyBy: 'employee',
    fields: { version: 'count', party: parties },
  },
  AgreementChangeRequested: {
    about: 'One of the three parties asked for a change of the agreement.',
    when: 'When a party answers the proposal with a wish; also when another coach takes over before the start.',
    usuallyBy: 'employee',
    fields: { version: 'count', party: parties, wishRef: 'omit' },
  },
  CoachingStarted: {
    about: 'All parties accepted the same version, so coaching starts with this many agreed sessions (five to nine).',
    when: 'Together with the last AgreementAccepted.',
    usuallyBy: 'employee',
    fields: { sessions: 'count' },
  },
  CoachingSessionPlanned: {
    about: 'A coaching session was planned; planned anew after a miss or a pause.',
    when: 'When the coach sets a date; AppointmentMoved follows when that changes.',
    usuallyBy: 'coach',
    fields: { number: 'count', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day', place: codesOf(places) },
  },
  CoachingSessionHeld: {
    about: 'A coaching session was held, and the coach said how to go on.',
    when: 'When the coach has written down the session, which can be some days after it.',
    usuallyBy: 'coach',
    fields: { number: 'count', heldAt: 'day', next: codesOf(afterSession), notesRef: 'omit' },
  },
  CoachingSessionMissed: {
    about: 'A planned coaching session was not held because one of the two was not there.',
    when: 'When the coach has written down that the session was missed.',
    usuallyBy: 'coach',
    fields: { number: 'count', missedBy: codesOf(missedBy), missesInARow: 'count' },
  },
  ReflectionStarted: {
    about: 'The interval of one to three weeks to reflect and practise began.',
    when: 'Together with a held session that another one follows; also when an extension was agreed.',
    usuallyBy: 'coach',
    fields: { afterSession: 'count', days: 'days', endsAt: 'day', promptRef: 'omit' },
  },
  ReflectionWritten: {
    about: 'The employee wrote a reflection; only they and the coach read it.',
    when: 'When the employee has written the reflection, once in an interval.',
    usuallyBy: 'employee',
    fields: { afterSession: 'count', reflectionRef: 'omit' },
  },
  ReflectionEnded: {
    about: 'The reflection interval is over, so the next session may be held.',
    when: 'When the clock reaches the end of the interval, or together with the next session if it was written down before.',
    usuallyBy: 'clock',
    fields: { afterSession: 'count' },
  },
  ExtensionProposed: {
    about: 'The coach proposed more sessions than were agreed, nine at most.',
    when: 'Together with a held session, when the coach wants to go on for longer than was agreed.',
    usuallyBy: 'coach',
    fields: { from: 'count', to: 'count', reflectionDays: 'days', reflectionStartsAt: 'day', promptRef: 'omit' },
  },
  ExtensionAgreed: {
    about: 'The extension was agreed and is on record.',
    when: 'When whoever is asked for the extension answers yes.',
    usuallyBy: 'employee',
    fields: { from: 'count', to: 'count' },
  },
  ExtensionRefused: {
    about: 'The extension was refused; the sessions agreed before stand.',
    when: 'When whoever is asked for the extension answers no.',
    usuallyBy: 'employee',
    fields: { from: 'count', to: 'count' },
  },
};
