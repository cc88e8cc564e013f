import { describe } from 'vitest';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  agreementAccepted,
  agreementProposed,
  anEvaluation,
  closed,
  conversationHeld,
  inClosing,
  inNeutralConversation,
  mainLinesAgreed,
  mainLinesWritten,
  opened,
  referredToCoach,
  reportApproved,
  stopped,
  takenBack,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, coachPractitioner, people } from '../testing/people.js';
import { previewedMainLines } from '../testing/previews.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';
import type { Preview } from './disclosure.js';

const day = (days: number) => daysLater(firstMorning, days);
const mainLines = 'main-lines/1/1';
const agreement = 'agreement/1/1/1';
const report = 'report/1/1/1';
const open = (key: string, by: (typeof actors)[keyof typeof actors] = actors.manager, at?: string) =>
  command('OpenDisclosure', { key }, at === undefined ? { by } : { by, at });
const withdraw = (key: string, by: (typeof actors)[keyof typeof actors] = actors.employee) =>
  command('WithdrawDisclosure', { key }, { by });
const answer = { version: 1, textHash: 'hash-main-lines-1', answer: 'consent', wishRef: null } as const;
const disclosed = inTurn(inClosing, mainLinesWritten, mainLinesAgreed);
const agreementDisclosed = inTurn(
  referredToCoach,
  agreementProposed(6),
  done('AnswerAgreement', agreementAccepted, { by: actors.employee }),
);
const reportDisclosed = inTurn(
  inNeutralConversation,
  conversationHeld(),
  done('AnswerReport', reportApproved, { by: actors.employee }),
);

describe('what the employee lets the employer have (S7)', () => {
  for (const [what, preview] of [
    ['other words', { ...previewedMainLines, textHash: 'hash-of-other-words' }],
    ['another recipient', { ...previewedMainLines, recipientIds: [people.requester, 'somebody-else'] }],
    ['one recipient less', { ...previewedMainLines, recipientIds: [people.requester] }],
    ['another purpose', { ...previewedMainLines, purpose: 'report' }],
    ['a longer time', { ...previewedMainLines, validForDays: 91 }],
    ['nothing at all', null],
  ] as const satisfies readonly (readonly [string, Preview | null])[]) {
    specify(`is not consented to on a preview of ${what}: it is previewed again`)
      .given(() => aJourney(inClosing, mainLinesWritten))
      .when(command('AnswerMainLines', { ...answer, preview }))
      .thenRejected('text-differs');
  }

  for (const by of [
    actors.bmw,
    actors.manager,
    actors.coordinator,
    { role: 'employee', personId: 'colleague' },
  ] as const) {
    specify(`is not consented to by somebody else: not by ${by.role} ${by.personId}`)
      .given(() => aJourney(inClosing, mainLinesWritten))
      .when(command('AnswerMainLines', { ...answer, preview: previewedMainLines }, { by }))
      .thenRejected('only-the-employee');
  }

  specify('of an agreement is previewed with its recipient like everything else')
    .given(() => aJourney(referredToCoach, agreementProposed(6)))
    .when(command('AnswerAgreement', { ...agreementAccepted, preview: null }, { by: actors.employee }))
    .thenRejected('text-differs');

  specify('of a report is previewed with its recipient like everything else')
    .given(() => aJourney(inNeutralConversation, conversationHeld()))
    .when(command('AnswerReport', { ...reportApproved, preview: null }, { by: actors.employee }))
    .thenRejected('text-differs');
});

describe('opening a disclosure (S7)', () => {
  specify('is recorded with who was shown the words')
    .given(() => aJourney(closed))
    .when(open(mainLines))
    .then(['DisclosureOpened', { key: mainLines, purpose: 'main-lines', readerId: people.manager }]);

  specify('is recorded for each recipient')
    .given(() => aJourney(closed, opened(mainLines)))
    .when(open(mainLines, actors.requester))
    .then(['DisclosureOpened', { key: mainLines, purpose: 'main-lines', readerId: people.requester }]);

  specify('happens once for each recipient')
    .given(() => aJourney(closed, opened(mainLines)))
    .when(open(mainLines))
    .thenRejected('disclosure-already-opened', { openedAt: day(1) });

  specify('is possible in a pause')
    .given(() => aJourney(disclosed, done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee })))
    .when(open(mainLines))
    .then(['DisclosureOpened', { key: mainLines, purpose: 'main-lines', readerId: people.manager }]);

  specify('is not possible before the employee agreed')
    .given(() => aJourney(inClosing, mainLinesWritten))
    .when(open(mainLines))
    .thenRejected('disclosure-not-valid');

  specify('is not possible after the employee took it back')
    .given(() => aJourney(closed, takenBack(mainLines)))
    .when(open(mainLines, actors.requester))
    .thenRejected('disclosure-not-valid');

  specify('is not possible once its time is over, even before the clock has struck')
    .given(() => aJourney(disclosed))
    .when(open(mainLines, actors.manager, day(91)))
    .thenRejected('disclosure-not-valid');

  specify('is not possible for who is no recipient')
    .given(() => aJourney(agreementDisclosed))
    .when(open(agreement, actors.requester))
    .thenRejected('disclosure-not-valid');

  for (const by of [
    actors.employee,
    actors.bmw,
    actors.coordinator,
    { role: 'manager', personId: 'another-manager' },
  ] as const) {
    specify(`is not possible for ${by.role} ${by.personId}`)
      .given(() => aJourney(disclosed))
      .when(command('OpenDisclosure', { key: mainLines }, { by }))
      .thenRejected('not-your-role', { role: by.role });
  }
});

describe('taking a disclosure back (S7)', () => {
  specify('leaves the recipients nothing to open')
    .given(() => aJourney(closed))
    .when(withdraw(mainLines))
    .then(['DisclosureWithdrawn', { key: mainLines, purpose: 'main-lines' }]);

  specify('comes too late once one of the recipients has opened it')
    .given(() => aJourney(closed, opened(mainLines)))
    .when(withdraw(mainLines))
    .thenRejected('disclosure-already-opened', { openedAt: day(1) });

  specify('is done once')
    .given(() => aJourney(closed, takenBack(mainLines)))
    .when(withdraw(mainLines))
    .thenRejected('consent-not-given');

  for (const by of [actors.manager, actors.bmw] as const) {
    specify(`is nobody's but the employee's: not that of the ${by.role}`)
      .given(() => aJourney(closed))
      .when(withdraw(mainLines, by))
      .thenRejected('only-the-employee');
  }

  specify('takes the question to the employer back, and the employee is asked anew')
    .given(() => aJourney(agreementDisclosed))
    .when(withdraw(agreement))
    .then(
      ['DisclosureWithdrawn', { key: agreement, purpose: 'agreement' }],
      cancels(12, 'answer-agreement'),
      opens(13, 'answer-agreement/1/1/employee', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(firstMorning, 5),
      }),
    );

  specify('of a report takes the question to the employer back, and the employee is asked anew')
    .given(() => aJourney(reportDisclosed))
    .when(withdraw(report))
    .then(
      ['DisclosureWithdrawn', { key: report, purpose: 'report' }],
      cancels(9, 'answer-report'),
      opens(10, 'answer-report/1/1/employee', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify('is no hindrance to letting the same words go later, which is an entry of its own')
    .given(() => aJourney(agreementDisclosed, takenBack(agreement)))
    .when(command('AnswerAgreement', agreementAccepted, { by: actors.employee }))
    .then(
      ['AgreementAccepted', { version: 1, party: 'employee' }],
      [
        'WordsDisclosed',
        {
          key: 'agreement/1/1/2',
          purpose: 'agreement',
          contentRefs: ['content-goal', 'content-approach'],
          textHash: 'hash-agreement-1',
          recipientIds: [people.manager],
          mode: 'consent',
          saidAt: null,
          validUntil: day(90),
        },
      ],
      completes(13, 'answer-agreement'),
      opens(14, 'answer-agreement/1/1/employer', ['manager', people.manager], {
        number: 1,
        dueAt: workingDayEndAfter(firstMorning, 5),
      }),
    );
});

describe('a disclosure that nobody opened (S7)', () => {
  specify('lapses when its time is over, and the employee is asked anew')
    .given(() => aJourney(agreementDisclosed))
    .when(command('StrikeClock', { deadlineId: `disclosure-lapses/${agreement}` }, { by: actors.clock, at: day(90) }))
    .then(
      ['DisclosureLapsed', { key: agreement, purpose: 'agreement' }],
      cancels(12, 'answer-agreement'),
      opens(13, 'answer-agreement/1/1/employee', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(90), 5),
      }),
    );

  specify('lapses when the employee stops the journey')
    .given(() => aJourney(disclosed))
    .when(command('StopJourney', { reason: 'not-said' }, { by: actors.employee }))
    .then(
      ['JourneyStopped', { reason: 'not-said' }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      ['DisclosureLapsed', { key: mainLines, purpose: 'main-lines' }],
      cancels(6, 'evaluate-journey'),
    );

  specify('is not opened after that')
    .given(() => aJourney(disclosed, stopped))
    .when(open(mainLines))
    .thenRejected('journey-over', { reason: 'stopped-by-employee' });

  specify('lapses when other words take its place: a coach who takes over proposes anew (S6)')
    .given(() => aJourney(agreementDisclosed))
    .when(
      command(
        'ReplacePractitioner',
        { practitioner: coachPractitioner({ practitionerId: people.otherCoach }), reason: 'absence' },
        { by: actors.coordinator },
      ),
    )
    .then(
      [
        'PractitionerReplaced',
        {
          from: people.coach,
          to: people.otherCoach,
          registrationValidUntil: coachPractitioner().registrations.nobco ?? null,
          reason: 'absence',
        },
      ],
      ['AgreementChangeRequested', { version: 1, party: 'coach', wishRef: null }],
      ['DisclosureLapsed', { key: agreement, purpose: 'agreement' }],
      cancels(12, 'answer-agreement'),
      opens(13, 'propose-agreement/1/2', ['coach', people.otherCoach], {
        dueAt: workingDayEndAfter(firstMorning, 10),
      }),
    );

  specify('lapses when the conversation that it reports of is ended by the employee (S5)')
    .given(() => aJourney(reportDisclosed))
    .when(command('WithdrawConsent', { consent: 'neutral-conversation' }, { by: actors.employee }))
    .then(
      ['ConsentWithdrawn', { consent: 'neutral-conversation' }],
      ['TrajectoryEnded', { number: 1, kind: 'neutral-conversation', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(22) }],
      ['DisclosureLapsed', { key: report, purpose: 'report' }],
      cancels(9, 'answer-report'),
      opens(10, 'evaluate-journey', ['employee', people.employee], { dueAt: day(22) }),
      opens(11, 'write-closing-report/1', ['bmw-practitioner', people.bmw], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 10),
      }),
    );

  specify('does not lapse while it is what the close was waiting for')
    .given(() =>
      aJourney(inClosing, done('EvaluateJourney', anEvaluation), mainLinesWritten, mainLinesAgreed, daysPass(1)),
    )
    .when(open(mainLines))
    .then(['DisclosureOpened', { key: mainLines, purpose: 'main-lines', readerId: people.manager }]);
});

describe('the employer (S5, S6)', () => {
  specify('answers on no agreement that it has not opened')
    .given(() => aJourney(agreementDisclosed))
    .when(command('AnswerAgreement', { ...agreementAccepted, preview: null }, { by: actors.manager }))
    .thenRejected('disclosure-not-opened');

  specify('answers on no report that it has not opened')
    .given(() => aJourney(reportDisclosed))
    .when(command('AnswerReport', { ...reportApproved, preview: null }, { by: actors.manager }))
    .thenRejected('disclosure-not-opened');

  specify('approves no report before the employee did, as it has nothing to open yet')
    .given(() => aJourney(inNeutralConversation, conversationHeld()))
    .when(command('AnswerReport', { ...reportApproved, preview: null }, { by: actors.manager }))
    .thenRejected('disclosure-not-opened');
});
