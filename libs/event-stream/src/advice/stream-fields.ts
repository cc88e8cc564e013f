import {
  adviceIntentions,
  adviceOutcomes,
  adviceSubjects,
  themes,
  type AdviceEndReason,
  type AdviceEvents,
} from '@traject/domain';
import { disclosureStream } from '../disclosure/stream-fields.js';
import { codesOf, orNull, type CodeList, type StreamFields } from '../mapping/classification.js';
import { taskStream } from '../tasks/stream-fields.js';

const adviceEndReasons: CodeList<AdviceEndReason> = {
  code: {
    'outcome-reported': true,
    'consent-refused': true,
    'consent-lapsed': true,
    'consent-withdrawn': true,
    'disclosure-lapsed': true,
  },
};

/** What analysts get of an unasked advice to an employer. */
export const adviceStream: StreamFields<AdviceEvents> = {
  ...taskStream,
  ...disclosureStream,
  AdviceRaised: {
    about: 'A BMW practitioner advises the employer unasked. First event of every advice.',
    fields: {
      adviceId: 'pseudonym-of-advice',
      organisationId: 'organisation',
      departmentId: 'omit',
      authorId: 'pseudonym-of-person',
      journeyId: orNull('pseudonym-of-journey'),
      about: codesOf(adviceSubjects),
      groupSize: orNull('count'),
      concernedId: orNull('pseudonym-of-person'),
      theme: codesOf(themes),
      textRef: 'omit',
      textHash: 'omit',
      recipientId: 'pseudonym-of-person',
      recipientRole: { code: { requester: true, manager: true } },
      consentLapsesAt: orNull('day'),
      policy: 'omit',
    },
  },
  AdviceConsentGiven: {
    about: 'The person to whom the advice can be traced agreed to these words.',
    fields: { textHash: 'omit' },
  },
  AdviceConsentRefused: {
    about: 'The person to whom the advice can be traced did not agree; it is not sent.',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceConsentLapsed: {
    about: 'The person to whom the advice can be traced did not answer in time; it is not sent.',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceSent: { about: 'The advice went to the employer.', fields: { recipientId: 'pseudonym-of-person' } },
  AdviceAcknowledged: {
    about: 'The employer has seen the advice.',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceAnswered: {
    about: 'The employer said what it will do.',
    fields: { intention: codesOf(adviceIntentions), responseRef: 'omit', outcomeAskedAt: 'day' },
  },
  AdviceOutcomeDue: {
    about: 'The time has come to ask what came of the advice.',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceOutcomeReported: {
    about: 'The employer said what came of the advice.',
    fields: { outcome: codesOf(adviceOutcomes), remarksRef: 'omit' },
  },
  AdviceEnded: { about: 'The advice came to its end.', fields: { reason: adviceEndReasons } },
};
