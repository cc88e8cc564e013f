import { followUpOutcomes, goalAttainments, type ClosingEvents } from '@traject/domain';
import { codesOf, orNull, type StreamFields } from '../mapping/classification.js';
import { endReasons } from '../mapping/shared-codes.js';

/** What analysts get of the closing evaluation, the main lines, the follow-up and the end. */
export const closingStream: StreamFields<ClosingEvents> = {
  ClosingOpened: {
    about: 'The last trajectory is over; the employee is asked to evaluate.',
    when: 'When no trajectory follows any more.',
    usuallyBy: 'bmw-practitioner',
    fields: { evaluationLapsesAt: 'day' },
  },
  JourneyEvaluated: {
    about: 'The employee evaluated the journey; every score is from 1 to 10.',
    when: 'When the employee has filled in the evaluation, before its time is over.',
    usuallyBy: 'employee',
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
    when: 'When the clock reaches the day that ClosingOpened named.',
    usuallyBy: 'clock',
    fields: { lapsedAt: 'day' },
  },
  ClosingReportWritten: {
    about: 'The practitioner wrote the closing report; changed words are a new version.',
    when: 'When the practitioner has written the report, or other main lines after a wish.',
    usuallyBy: 'bmw-practitioner',
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
    when: 'When the employee answers the main lines with a wish.',
    usuallyBy: 'employee',
    fields: { version: 'count', wishRef: 'omit' },
  },
  MainLinesRefused: {
    about: 'The employee did not agree to main lines for the employer.',
    when: 'When the employee answers the main lines with no.',
    usuallyBy: 'employee',
    fields: { version: 'count' },
  },
  MainLinesAgreed: {
    about: 'The employee agreed to main lines for the employer; what was disclosed to whom follows as WordsDisclosed.',
    when: 'When the employee answers the main lines with yes, or confirms what was said in their presence.',
    usuallyBy: 'employee',
    fields: { version: 'count' },
  },
  JourneyClosed: {
    about: 'The journey closed; some weeks later is asked how things are.',
    when: 'When evaluation, report and main lines are settled or lapsed.',
    usuallyBy: 'system',
    fields: { followUpAt: 'day' },
  },
  FollowUpDue: {
    about: 'The time for the follow-up has come.',
    when: 'When the clock reaches the day that JourneyClosed named.',
    usuallyBy: 'clock',
    fields: { lapsesAt: 'day' },
  },
  FollowUpRecorded: {
    about: 'The follow-up was done; wellbeing is from 1 to 10, null when the employee was not reached.',
    when: 'When the practitioner has asked how things are; JourneyEnded follows at once.',
    usuallyBy: 'bmw-practitioner',
    fields: { outcome: codesOf(followUpOutcomes), wellbeing: orNull('score') },
  },
  FollowUpLapsed: {
    about: 'The time for the follow-up ran out without one.',
    when: 'When the clock reaches the day that FollowUpDue named; JourneyEnded follows at once.',
    usuallyBy: 'clock',
    fields: { lapsedAt: 'day' },
  },
  JourneyEnded: {
    about: 'The journey ended; nothing but retention follows.',
    when: 'Once in every journey: after the follow-up, or earlier for the reason that it names.',
    usuallyBy: 'bmw-practitioner',
    fields: { reason: endReasons },
  },
  DossierDestroyed: {
    about: 'The confidential dossier was destroyed, as its retention ran out or the employee asked for it.',
    when: 'After JourneyEnded, when retention ran out or an erasure came to this journey.',
    usuallyBy: 'system',
    fields: { destroyedAt: 'day' },
  },
};
