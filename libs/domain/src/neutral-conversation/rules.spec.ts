import { describe } from 'vitest';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  appointmentAt,
  assigned,
  contactConsented,
  conversationHeld,
  inNeutralConversation,
  intakeLeadsTo,
  opened,
  reportApproved,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { cancels, completes, opens, specify } from '../testing/specification.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const employee = ['employee', people.employee] as const;
const day = (days: number) => daysLater(firstMorning, days);
const asked = inTurn(contactConsented, assigned(), intakeLeadsTo('neutral-conversation'));
const bothConsented = [actors.employee, actors.manager].map((by) =>
  done('AnswerNeutralConversation', { consented: true }, { by }),
);
const approved = reportApproved;
const approvedByEmployer = { ...approved, preview: null };
const employeeApproved = done('AnswerReport', approved, { by: actors.employee });
const toClosing = (from: number) =>
  [
    ['TrajectoryEnded', { number: 1, kind: 'neutral-conversation', practitionerId: people.bmw }],
    ['ClosingOpened', { evaluationLapsesAt: day(from + 21) }],
  ] as const;

describe('a neutral conversation that BMW facilitates between employee and employer (S5)', () => {
  specify('is not planned before both sides consent')
    .given(() => aJourney(asked, done('AnswerNeutralConversation', { consented: true }, { by: actors.employee })))
    .when(
      command('PlanNeutralConversation', { appointment: appointmentAt(day(1)), place: 'at-work' }, { by: actors.bmw }),
    )
    .thenRejected('consent-not-given', { consents: 1, needed: 2 });

  specify('is planned once both sides consented')
    .given(() => aJourney(asked, done('AnswerNeutralConversation', { consented: true }, { by: actors.employee })))
    .when(command('AnswerNeutralConversation', { consented: true }))
    .then(
      ['NeutralConversationConsentGiven', { party: 'employer' }],
      completes(5, 'answer-neutral-conversation'),
      opens(6, 'plan-neutral-conversation/1/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  specify('is not put on record as held before both sides consented')
    .given(() => aJourney(asked, daysPass(3), ...bothConsented))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(1)), place: 'at-work' }))
    .thenRejected('appointment-out-of-order', { startsAt: day(1), notBefore: day(3) });

  specify('is not moved to before both sides consented either')
    .given(() =>
      aJourney(
        asked,
        daysPass(3),
        ...bothConsented,
        done('PlanNeutralConversation', { appointment: appointmentAt(day(4)), place: 'at-work' }),
      ),
    )
    .when(command('MoveAppointment', { appointment: appointmentAt(day(1)) }, { by: actors.bmw }))
    .thenRejected('appointment-out-of-order', { startsAt: day(1), notBefore: day(3) });

  specify('does not take place when one side refuses')
    .given(() => aJourney(asked))
    .when(command('AnswerNeutralConversation', { consented: false }, { by: actors.manager }))
    .then(
      ['NeutralConversationConsentRefused', { party: 'employer' }],
      ...toClosing(0),
      cancels(4, 'answer-neutral-conversation'),
      completes(5, 'answer-neutral-conversation'),
      opens(6, 'evaluate-journey', employee, { dueAt: day(21) }),
      opens(7, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  specify('ends when the employee takes their consent back')
    .given(() => aJourney(inNeutralConversation))
    .when(command('WithdrawConsent', { consent: 'neutral-conversation' }, { by: actors.employee }))
    .then(
      ['ConsentWithdrawn', { consent: 'neutral-conversation' }],
      ...toClosing(0),
      cancels(6, 'plan-neutral-conversation'),
      opens(7, 'evaluate-journey', employee, { dueAt: day(21) }),
      opens(8, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 10) }),
    );

  specify('leaves a report that the employee alone cannot settle, and then lets the employer read (S7)')
    .given(() => aJourney(inNeutralConversation, conversationHeld()))
    .when(command('AnswerReport', approved, { by: actors.employee }))
    .then(
      ['ReportApproved', { version: 1, party: 'employee' }],
      [
        'WordsDisclosed',
        {
          key: 'report/1/1/1',
          purpose: 'report',
          contentRefs: ['content-report'],
          textHash: 'hash-report-1',
          recipientIds: [people.manager],
          mode: 'consent',
          saidAt: null,
          validUntil: day(91),
        },
      ],
      completes(8, 'answer-report'),
      opens(9, 'answer-report/1/1/employer', ['manager', people.manager], {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 5),
      }),
    );

  specify('is written down in the words that both sides approved')
    .given(() => aJourney(inNeutralConversation, conversationHeld(), employeeApproved, opened('report/1/1/1')))
    .when(command('AnswerReport', approvedByEmployer))
    .then(
      ['ReportApproved', { version: 1, party: 'employer' }],
      ['ReportSettled', { version: 1 }],
      ...toClosing(1),
      completes(9, 'answer-report'),
      opens(10, 'evaluate-journey', employee, { dueAt: day(22) }),
      opens(11, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 10) }),
    );

  specify('is not approved in other words than those written')
    .given(() => aJourney(inNeutralConversation, conversationHeld()))
    .when(command('AnswerReport', { ...approved, textHash: 'hash-of-other-words' }))
    .thenRejected('text-differs', { answered: 1, written: 1 });

  specify('is approved again by both sides after a change')
    .given(() =>
      aJourney(
        inNeutralConversation,
        conversationHeld(),
        employeeApproved,
        opened('report/1/1/1'),
        done(
          'AnswerReport',
          { ...approvedByEmployer, approved: false, wishRef: 'content-wish' },
          { by: actors.manager },
        ),
      ),
    )
    .when(command('ReviseReport', { reportRef: 'content-report-2', textHash: 'hash-report-2' }))
    .then(
      ['ReportRevised', { version: 2, reportRef: 'content-report-2', textHash: 'hash-report-2' }],
      completes(10, 'revise-report'),
      opens(11, 'answer-report/1/2/employee', employee, { number: 2, dueAt: workingDayEndAfter(day(1), 5) }),
    );
});
