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
    when: "When the practitioner has written the advice; AdviceSent comes together with it when nobody's consent is needed.",
    usuallyBy: 'bmw-practitioner',
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
    when: 'When that person answers yes; AdviceSent follows at once.',
    usuallyBy: 'employee',
    fields: { textHash: 'omit' },
  },
  AdviceConsentRefused: {
    about: 'The person to whom the advice can be traced did not agree; it is not sent.',
    when: 'When that person answers no; AdviceEnded follows at once.',
    usuallyBy: 'employee',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceConsentLapsed: {
    about: 'The person to whom the advice can be traced did not answer in time; it is not sent.',
    when: 'When the clock reaches the day that AdviceRaised named; AdviceEnded follows at once.',
    usuallyBy: 'clock',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceSent: {
    about: 'The advice went to the employer.',
    when: 'Together with AdviceRaised or AdviceConsentGiven.',
    usuallyBy: 'bmw-practitioner',
    fields: { recipientId: 'pseudonym-of-person' },
  },
  AdviceAcknowledged: {
    about: 'The employer has seen the advice.',
    when: 'When the recipient says that they have read it.',
    usuallyBy: 'requester',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceAnswered: {
    about: 'The employer said what it will do.',
    when: 'When the recipient has said what the employer will do.',
    usuallyBy: 'requester',
    fields: { intention: codesOf(adviceIntentions), responseRef: 'omit', outcomeAskedAt: 'day' },
  },
  AdviceOutcomeDue: {
    about: 'The time has come to ask what came of the advice.',
    when: 'When the clock reaches the day that AdviceAnswered named.',
    usuallyBy: 'clock',
    fields: { adviceId: 'pseudonym-of-advice' },
  },
  AdviceOutcomeReported: {
    about: 'The employer said what came of the advice.',
    when: 'When the recipient has said what came of it; AdviceEnded follows at once.',
    usuallyBy: 'requester',
    fields: { outcome: codesOf(adviceOutcomes), remarksRef: 'omit' },
  },
  AdviceEnded: {
    about: 'The advice came to its end.',
    when: 'Once in every advice, for the reason that it names.',
    usuallyBy: 'requester',
    fields: { reason: adviceEndReasons },
  },
};
