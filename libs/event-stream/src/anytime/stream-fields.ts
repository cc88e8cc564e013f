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
    fields: { reason: codesOf(pauseReasons) },
  },
  JourneyResumed: {
    about: 'The journey goes on; what had yet to fall due moved by this many days.',
    fields: { shiftMs: 'milliseconds-as-days' },
  },
  JourneyStopped: {
    about: 'The employee stopped the journey, which needs no reason.',
    fields: { reason: codesOf(stopReasons) },
  },
  AppointmentMoved: {
    about: 'A planned talk, session or conversation got another date.',
    fields: { number: 'count', from: 'day', startsAt: 'day', dayStart: 'omit', recordDueAt: 'day' },
  },
  ConsentWithdrawn: {
    about: 'The employee took a consent back.',
    fields: { consent: codesOf(withdrawableConsents) },
  },
  PractitionerReplaced: {
    about: 'Another practitioner took over.',
    fields: {
      from: 'pseudonym-of-person',
      to: 'pseudonym-of-person',
      registrationValidUntil: orNull('day'),
      reason: codesOf(replacementReasons),
    },
  },
  MissesDecided: {
    about: 'After misses in a row the coordinator decided how to go on.',
    fields: { decision: { code: { continue: true, close: true } } },
  },
  RegistrationRunsOut: {
    about: 'The registration of the practitioner runs out during the journey; the coordinator looks after it.',
    fields: { practitionerId: 'pseudonym-of-person', validUntil: 'day' },
  },
  RegistrationRenewed: {
    about: 'The registration of the practitioner was renewed.',
    fields: { practitionerId: 'pseudonym-of-person', validUntil: 'day' },
  },
  BreakGlassRequested: {
    about: 'In danger somebody asked to open the dossier of the journey; nothing is open yet.',
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
    fields: { requestId: 'omit', approvedById: 'omit', endsAt: 'day' },
  },
  BreakGlassEnded: {
    about: 'The dossier was closed before its time, or what was asked was refused.',
    fields: { requestId: 'omit', endedById: 'omit' },
  },
};
