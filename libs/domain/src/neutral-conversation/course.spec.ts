import { describe } from 'vitest';
import { calendarAt, daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
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
import { aJourney, command, daysPass, done, inTurn, times } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { completes, opens, specify } from '../testing/specification.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const day = (days: number) => daysLater(firstMorning, days);
const asked = inTurn(contactConsented, assigned(), intakeLeadsTo('neutral-conversation'));
const employeeConsented = done('AnswerNeutralConversation', { consented: true }, { by: actors.employee });
const planned = done('PlanNeutralConversation', { appointment: appointmentAt(day(1)), place: 'elsewhere' });
const missed = { outcome: 'missed', missedBy: 'employer' } as const;
const held = { outcome: 'held', next: 'finish', reportRef: 'content-report', textHash: 'hash-report-1' } as const;
const byFacilitator = { by: actors.bmw } as const;
const employeeApproved = done('AnswerReport', reportApproved, { by: actors.employee });
const byEmployer = { ...reportApproved, preview: null };

describe('the consent of both sides to a neutral conversation (S5)', () => {
  for (const [side, by, party] of [
    ['employee', actors.employee, 'employee'],
    ['manager', actors.manager, 'employer'],
  ] as const) {
    specify(`is given by the ${side} for their own side`)
      .given(() => aJourney(asked))
      .when(command('AnswerNeutralConversation', { consented: true }, { by }))
      .then(
        ['NeutralConversationConsentGiven', { party }],
        completes(side === 'employee' ? 4 : 5, 'answer-neutral-conversation'),
      );
  }

  specify('is given once by each')
    .given(() => aJourney(asked, employeeConsented))
    .when(command('AnswerNeutralConversation', { consented: true }, { by: actors.employee }))
    .thenRejected('not-allowed-now');

  specify('is needed of both, and counted')
    .given(() => aJourney(asked))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(1)), place: 'at-work' }, byFacilitator))
    .thenRejected('consent-not-given', { consents: 0, needed: 2 });

  specify('is needed before anything is put on record')
    .given(() => aJourney(asked, employeeConsented))
    .when(command('RecordNeutralConversation', held, byFacilitator))
    .thenRejected('consent-not-given', { consents: 1, needed: 2 });
});

describe('a neutral conversation that is planned (S5)', () => {
  specify('stands where and when it was planned, and is to be put on record after it')
    .given(() => aJourney(inNeutralConversation))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(1)), place: 'elsewhere' }))
    .then(
      [
        'NeutralConversationPlanned',
        {
          startsAt: day(1),
          dayStart: calendarAt(day(1)).dayStart,
          recordDueAt: workingDayEndAfter(day(1), 2),
          place: 'elsewhere',
        },
      ],
      completes(6, 'plan-neutral-conversation'),
      opens(7, 'record-neutral-conversation/1/1', bmw, {
        number: 1,
        dueAt: workingDayEndAfter(day(1), 2),
        availableFrom: day(1),
      }),
    );

  specify('is not planned a second time')
    .given(() => aJourney(inNeutralConversation, planned))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(2)), place: 'at-work' }, byFacilitator))
    .thenRejected('not-allowed-now');

  specify('is not put on record before it has begun')
    .given(() => aJourney(inNeutralConversation, planned))
    .when(command('RecordNeutralConversation', held))
    .thenRejected('appointment-not-begun', { startsAt: day(1), now: firstMorning });

  specify('is put on record as missed, by whom, and planned again')
    .given(() => aJourney(inNeutralConversation, planned, daysPass(1)))
    .when(command('RecordNeutralConversation', missed))
    .then(
      ['NeutralConversationMissed', { missedBy: 'employer', missesInARow: 1 }],
      completes(7, 'record-neutral-conversation'),
      opens(8, 'plan-neutral-conversation/1/2', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 3) }),
    );

  const missedTwice = times(2, (journey) =>
    inTurn(
      done('PlanNeutralConversation', { appointment: appointmentAt(daysLater(journey.now, 1)), place: 'elsewhere' }),
      daysPass(1),
      done('RecordNeutralConversation', missed),
    )(journey),
  );

  specify('is not planned while the coordinator has to decide after two misses in a row')
    .given(() => aJourney(inNeutralConversation, missedTwice))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(4)), place: 'at-work' }, byFacilitator))
    .thenRejected('coordinator-decision-pending', { misses: 2 });

  specify('is put on record as held when it was, with its report')
    .given(() => aJourney(inNeutralConversation, planned, daysPass(2)))
    .when(command('RecordNeutralConversation', held))
    .then(
      [
        'NeutralConversationHeld',
        { heldAt: day(1), next: 'finish', reportRef: 'content-report', textHash: 'hash-report-1' },
      ],
      completes(7, 'record-neutral-conversation'),
      opens(8, 'answer-report/1/1/employee', ['employee', people.employee], {
        number: 1,
        dueAt: workingDayEndAfter(day(2), 5),
      }),
    );

  specify('is planned no more once there is a report of it')
    .given(() => aJourney(inNeutralConversation, conversationHeld()))
    .when(command('PlanNeutralConversation', { appointment: appointmentAt(day(4)), place: 'at-work' }, byFacilitator))
    .thenRejected('not-allowed-now');
});

describe('the report of a neutral conversation (S5)', () => {
  const reported = inTurn(inNeutralConversation, conversationHeld());
  const wish = { ...reportApproved, approved: false, preview: null, wishRef: 'content-wish' };

  specify('is put back to the facilitator by the employee, with a wish, before the employer has read it')
    .given(() => aJourney(reported))
    .when(command('AnswerReport', wish))
    .then(
      ['ReportChangeRequested', { version: 1, party: 'employee', wishRef: 'content-wish' }],
      completes(8, 'answer-report'),
      opens(9, 'revise-report/1/1', bmw, { number: 2, dueAt: workingDayEndAfter(day(1), 10) }),
    );

  specify('is put back by the employer once they opened it')
    .given(() => aJourney(reported, employeeApproved, opened('report/1/1/1')))
    .when(command('AnswerReport', { ...byEmployer, approved: false, wishRef: 'content-wish' }))
    .then(
      ['ReportChangeRequested', { version: 1, party: 'employer', wishRef: 'content-wish' }],
      completes(9, 'answer-report'),
      opens(10, 'revise-report/1/1', bmw, { number: 2, dueAt: workingDayEndAfter(day(1), 10) }),
    );

  specify('is not answered on while other words are asked for')
    .given(() => aJourney(reported, done('AnswerReport', wish)))
    .when(command('AnswerReport', reportApproved, { by: actors.employee }))
    .thenRejected('not-allowed-now');

  specify('is approved once by each side')
    .given(() => aJourney(reported, employeeApproved))
    .when(command('AnswerReport', reportApproved, { by: actors.employee }))
    .thenRejected('not-allowed-now');

  specify('is approved in the version that was written last')
    .given(() =>
      aJourney(
        reported,
        done('AnswerReport', wish),
        done('ReviseReport', { reportRef: 'content-report-2', textHash: 'hash-report-1' }),
      ),
    )
    .when(command('AnswerReport', reportApproved))
    .thenRejected('text-differs', { answered: 1, written: 2 });

  specify('is not revised without a wish')
    .given(() => aJourney(reported))
    .when(command('ReviseReport', { reportRef: 'content-report-2', textHash: 'hash-report-2' }, byFacilitator))
    .thenRejected('not-allowed-now');
});
