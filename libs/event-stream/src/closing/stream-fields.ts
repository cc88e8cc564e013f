import { followUpOutcomes, goalAttainments, type ClosingEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { endReasons } from '../mapping/shared-codes.js';

/** What analysts get of the closing evaluation, the main lines, the follow-up and the end. */
export const closingStream: StreamFields<ClosingEvents> = {
  ClosingOpened: {
    about: 'The last trajectory is over; the employee is asked to evaluate.',
    fields: { evaluationLapsesAt: 'day' },
  },
  JourneyEvaluated: {
    about: 'The employee evaluated the journey; every score is from 1 to 10.',
    fields: {
      satisfaction: 'score',
      goals: codesOf(goalAttainments),
      wellbeingBefore: 'score',
      wellbeingAfter: 'score',
      remarksRef: 'omit',
    },
  },
  EvaluationLapsed: {
    about: 'The time for the evaluation ran out; the journey closes without it.',
    fields: { lapsedAt: 'day' },
  },
  ClosingReportWritten: {
    about: 'The practitioner wrote the closing report; changed words are a new version.',
    fields: {
      version: 'count',
      reportRef: 'omit',
      mainLinesRef: 'omit',
      mainLinesHash: 'omit',
      saidAt: orNull('day'),
      confirmUntil: orNull('day'),
    },
  },
  MainLinesChangeRequested: {
    about: 'The employee asked for other words in the main lines for the employer.',
    fields: { version: 'count', wishRef: 'omit' },
  },
  MainLinesRefused: {
    about: 'The employee did not agree to main lines for the employer.',
    fields: { version: 'count' },
  },
  MainLinesAgreed: {
    about: 'The employee agreed to main lines for the employer; what was disclosed to whom follows as WordsDisclosed.',
    fields: { version: 'count' },
  },
  JourneyClosed: {
    about: 'The journey closed; some weeks later is asked how things are.',
    fields: { followUpAt: 'day' },
  },
  FollowUpDue: {
    about: 'The time for the follow-up has come.',
    fields: { lapsesAt: 'day' },
  },
  FollowUpRecorded: {
    about: 'The follow-up was done; wellbeing is from 1 to 10, null when the employee was not reached.',
    fields: { outcome: codesOf(followUpOutcomes), wellbeing: orNull('score') },
  },
  FollowUpLapsed: {
    about: 'The time for the follow-up ran out without one.',
    fields: { lapsedAt: 'day' },
  },
  JourneyEnded: {
    about: 'The journey ended; nothing but retention follows.',
    fields: { reason: endReasons },
  },
  DossierDestroyed: {
    about: 'The confidential dossier was destroyed, as its retention ran out or the employee asked for it.',
    fields: { destroyedAt: 'day' },
  },
};
