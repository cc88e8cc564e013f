import {
  breakGlassReasons,
  pauseReasons,
  replacementReasons,
  stopReasons,
  withdrawableConsents,
  type AnytimeEvents,
} from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';

/** What analysts get of what may happen in any step. */
export const anytimeStream: StreamFields<AnytimeEvents> = {
  JourneyPaused: {
    about: 'The journey stands still; nothing falls due.',
    when: 'When somebody pauses the journey; until JourneyResumed.',
    usuallyBy: 'bmw-practitioner',
    fields: { reason: codesOf(pauseReasons) },
  },
  JourneyResumed: {
    about: 'The journey goes on; what had yet to fall due moved by this many days.',
    when: 'When somebody lets the journey go on after a pause.',
    usuallyBy: 'bmw-practitioner',
    fields: { shiftMs: 'milliseconds-as-days' },
  },
  JourneyStopped: {
    about: 'The employee stopped the journey, which needs no reason.',
    when: 'When the employee stops; JourneyEnded follows at once.',
    usuallyBy: 'employee',
    fields: { reason: codesOf(stopReasons) },
  },
  AppointmentMoved: {
    about: 'A planned talk, session or conversation got another date.',
    when: 'Each time that the practitioner moves the appointment before it was held.',
    usuallyBy: 'coach',
    fields: { number: 'count', from: 'day', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day' },
  },
  ConsentWithdrawn: {
    about: 'The employee took a consent back.',
    when: 'When the employee takes back what they had agreed to; what rested on it ends.',
    usuallyBy: 'employee',
    fields: { consent: codesOf(withdrawableConsents) },
  },
  PractitionerReplaced: {
    about: 'Another practitioner took over.',
    when: 'When the coordinator has put somebody else in place of the practitioner.',
    usuallyBy: 'coordinator',
    fields: {
      from: 'pseudonym-of-person',
      to: 'pseudonym-of-person',
      registrationValidUntil: orNull('day'),
      reason: codesOf(replacementReasons),
    },
  },
  MissesDecided: {
    about: 'After misses in a row the coordinator decided how to go on.',
    when: 'When the coordinator answers the question that misses in a row put to them.',
    usuallyBy: 'coordinator',
    fields: { decision: { code: { continue: true, close: true } } },
  },
  RegistrationRunsOut: {
    about: 'The registration of the practitioner runs out during the journey; the coordinator looks after it.',
    when: 'When the clock comes near the end of the registration, once for each.',
    usuallyBy: 'clock',
    fields: { practitionerId: 'pseudonym-of-person', validUntil: 'day' },
  },
  RegistrationRenewed: {
    about: 'The registration of the practitioner was renewed.',
    when: 'When the coordinator has entered the new end of the registration.',
    usuallyBy: 'coordinator',
    fields: { practitionerId: 'pseudonym-of-person', validUntil: 'day' },
  },
  BreakGlassRequested: {
    about: 'In danger somebody asked to open the dossier of the journey; nothing is open yet.',
    when: 'When an administrator asks, with a reason and for how long.',
    usuallyBy: 'administrator',
    fields: {
      requestId: 'omit',
      requestedById: 'omit',
      reason: codesOf(breakGlassReasons),
      explanationRef: 'omit',
      hours: 'count',
      lapsesAt: 'omit',
    },
  },
  BreakGlassApproved: {
    about: 'A second person agreed: the dossier is open to whoever asked, for some hours.',
    when: 'When another administrator agrees to what the first one asked.',
    usuallyBy: 'administrator',
    fields: { requestId: 'omit', approvedById: 'omit', endsAt: 'day' },
  },
  BreakGlassEnded: {
    about: 'The dossier was closed before its time, or what was asked was refused.',
    when: 'When an administrator ends or refuses it; nothing comes when its time simply runs out.',
    usuallyBy: 'administrator',
    fields: { requestId: 'omit', endedById: 'omit' },
  },
};
