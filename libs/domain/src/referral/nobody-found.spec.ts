import { describe } from 'vitest';
import { firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  assigned,
  contactConsented,
  conversationHeld,
  heldSession,
  inBmw,
  inCoaching,
  opened,
  reportApproved,
  inNeutralConversation,
  intakeLeadsTo,
  referralAgreed,
  sessionHeld,
  sessionPlanned,
  sessionsHeld,
  talkHeld,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn, times } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import {
  afterTwoTalks,
  bmw,
  day,
  employee,
  nobodyFound,
  proposed,
  toAnswer,
  toCoach,
  toMatch,
} from '../testing/referrals.js';
import { completes, opens, specify } from '../testing/specification.js';

const coachRefers = (session: number) =>
  inTurn(inCoaching(6), sessionsHeld(session - 1), sessionHeld({ next: 'refer' }), referralAgreed({ to: 'bmw' }));
const bothApproved = inTurn(
  done('AnswerReport', reportApproved, { by: actors.employee }),
  opened('report/1/1/1'),
  done('AnswerReport', { ...reportApproved, preview: null }, { by: actors.manager }),
);

describe('a referral for which nobody is found', () => {
  specify('where nobody is found the practitioner says anew where to')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: false, reason: 'no-capacity' })))
    .when(command('ProposeReceiver', { practitioner: null, reason: 'everybody-declined' }))
    .then(
      ['NoReceiverFound', { number: 1, reason: 'everybody-declined' }],
      completes(12, 'propose-receiver'),
      opens(13, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );

  specify('without a referral BMW goes on with the talks that are left (S11)')
    .given(() => aJourney(toMatch, nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .then(
      ['ReferralWithdrawn', { number: 1 }],
      completes(11, 'propose-referral'),
      opens(12, 'plan-bmw-talk/1/3/1', bmw, { number: 3, dueAt: workingDayEndAfter(day(2), 3) }),
    );

  specify('without a referral BMW may also finish while talks are left')
    .given(() => aJourney(toMatch, nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'finish' }))
    .then(
      ['ReferralWithdrawn', { number: 1 }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(23) }],
      completes(11, 'propose-referral'),
      opens(12, 'evaluate-journey', employee, { dueAt: day(23) }),
      opens(13, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 10) }),
    );

  specify('a referral that nobody takes is no way round five talks (S11)')
    .given(() => aJourney(inBmw, times(4, talkHeld()), talkHeld('refer'), referralAgreed(toCoach), nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .thenRejected('talk-limit-reached', { limit: 5, held: 5 });

  specify('after the last talk BMW may still finish')
    .given(() => aJourney(inBmw, times(4, talkHeld()), talkHeld('refer'), referralAgreed(toCoach), nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'finish' }))
    .then(
      ['ReferralWithdrawn', { number: 1 }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(26) }],
      completes(17, 'propose-referral'),
      opens(18, 'evaluate-journey', employee, { dueAt: day(26) }),
      opens(19, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(5), 10) }),
    );

  specify('after the last talk other help is still within reach (S9)')
    .given(() => aJourney(inBmw, times(4, talkHeld()), talkHeld('refer'), referralAgreed(toCoach), nobodyFound))
    .when(command('ProposeReferral', { target: { to: 'other-help', socialMapEntryId: 'debt-help' }, ...proposed }))
    .then(
      [
        'ReferralProposed',
        { number: 1, to: 'other-help', coachKind: null, socialMapEntryId: 'debt-help', ...proposed },
      ],
      completes(17, 'propose-referral'),
      opens(18, 'answer-hand-over/1', employee, { number: 1, dueAt: workingDayEndAfter(day(5), 5) }),
    );

  specify('an intake that asked for a coach is an intake again when there is none, and may still lead to BMW (S2)')
    .given(() => aJourney(contactConsented, assigned(), intakeLeadsTo('coach'), referralAgreed(toCoach), nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .then(
      ['ReferralWithdrawn', { number: 1 }],
      completes(7, 'propose-referral'),
      opens(8, 'record-intake/1', bmw, { dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  specify('a referral that nobody takes does not let a coach finish before the fifth session (S12)')
    .given(() => aJourney(coachRefers(1), nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'finish' }))
    .thenRejected('too-few-sessions', { held: 1, min: 5 });

  specify('nor go on beyond the sessions that were agreed (S12)')
    .given(() => aJourney(coachRefers(6), nobodyFound))
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .thenRejected('session-limit-reached', { agreed: 6, held: 6 });

  specify('a neutral conversation is not held again because nobody takes the referral after it (S5)')
    .given(() =>
      aJourney(inNeutralConversation, conversationHeld('refer'), bothApproved, referralAgreed(toCoach), nobodyFound),
    )
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .thenRejected('not-allowed-now', { from: 'neutral-conversation' });

  specify('after a neutral conversation the journey closes instead (S5)')
    .given(() =>
      aJourney(inNeutralConversation, conversationHeld('refer'), bothApproved, referralAgreed(toCoach), nobodyFound),
    )
    .when(command('ProposeReferral', { target: null, next: 'finish' }))
    .then(
      ['ReferralWithdrawn', { number: 1 }],
      ['TrajectoryEnded', { number: 1, kind: 'neutral-conversation', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(22) }],
      completes(13, 'propose-referral'),
      opens(14, 'evaluate-journey', employee, { dueAt: day(22) }),
      opens(15, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(1), 10) }),
    );

  specify('a coaching that goes on without a referral keeps its time to reflect (S13)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
        referralAgreed({ to: 'bmw' }),
        nobodyFound,
        done('ProposeReferral', { target: null, next: 'continue' }),
      ),
    )
    .when(command('RecordCoachingSession', heldSession()))
    .thenRejected('reflection-interval-running', { endsAt: day(15), at: day(1) });

  specify('other help that does not take the employee on leads back to who referred (S9)')
    .given(() => aJourney(afterTwoTalks, referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' })))
    .when(command('RecordOtherHelp', { started: false, reason: 'waiting-time-too-long' }))
    .then(
      ['NoReceiverFound', { number: 1, reason: 'waiting-time-too-long' }],
      completes(10, 'record-other-help'),
      opens(11, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );
});
