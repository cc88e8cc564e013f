import { describe } from 'vitest';
import { firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  assigned,
  contactConsented,
  heldSession,
  inCoaching,
  intakeLeadsTo,
  referralAgreed,
  sessionPlanned,
  talkHeld,
} from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, daysPass, done } from '../testing/journey.js';
import { actors, people } from '../testing/people.js';
import { afterTwoTalks, bmw, day, employee, proposed, toAnswer, toCoach } from '../testing/referrals.js';
import { completes, opens, specify } from '../testing/specification.js';

const ownRequest = aRequest({ requesterId: null, managerId: null });

describe('proposing a referral', () => {
  specify('BMW refers to a career coach with a hand-over pack that the employee is asked about (S16)')
    .given(() => aJourney(afterTwoTalks))
    .when(command('ProposeReferral', { target: toCoach, ...proposed }))
    .then(
      ['ReferralProposed', { number: 1, to: 'coach', coachKind: 'career', socialMapEntryId: null, ...proposed }],
      completes(8, 'propose-referral'),
      opens(9, 'answer-hand-over/1', employee, { number: 1, dueAt: workingDayEndAfter(day(2), 5) }),
    );

  specify('BMW refers to other help from the social map (S3, S9)')
    .given(() => aJourney(afterTwoTalks, referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' })))
    .when(command('RecordOtherHelp', {}))
    .then(
      ['OtherHelpStarted', { number: 1, socialMapEntryId: 'debt-help' }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['ClosingOpened', { evaluationLapsesAt: day(23) }],
      completes(10, 'record-other-help'),
      opens(11, 'evaluate-journey', employee, { dueAt: day(23) }),
      opens(12, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 10) }),
    );

  specify('BMW does not refer to BMW, which would be a way round five talks (S11)')
    .given(() => aJourney(afterTwoTalks))
    .when(command('ProposeReferral', { target: { to: 'bmw' }, ...proposed }))
    .thenRejected('not-allowed-now', { to: 'bmw', from: 'bmw' });

  specify('a coach does not refer to a coach of the same kind, which would be a way round nine sessions (S12, S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
      ),
    )
    .when(command('ProposeReferral', { target: toCoach, ...proposed }))
    .thenRejected('not-allowed-now', { to: 'coach', from: 'coaching' });

  specify('a coach refers to a coach of another kind (S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
      ),
    )
    .when(command('ProposeReferral', { target: { to: 'coach', coachKind: 'team' }, ...proposed }))
    .then(
      ['ReferralProposed', { number: 2, to: 'coach', coachKind: 'team', socialMapEntryId: null, ...proposed }],
      completes(15, 'propose-referral'),
      opens(16, 'answer-hand-over/2', employee, { number: 2, dueAt: workingDayEndAfter(day(1), 5) }),
    );

  specify('nobody refers to a neutral conversation with an employer who knows of no journey (S5)')
    .given(() => aJourneyFor(ownRequest, assigned(), intakeLeadsTo('bmw'), talkHeld('refer')))
    .when(command('ProposeReferral', { target: { to: 'neutral-conversation' }, ...proposed }))
    .thenRejected('employer-not-involved');

  specify('the hand-over pack holds what the employee agreed to and nothing else')
    .given(() => aJourney(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed })))
    .when(command('AnswerHandOver', { agreed: true, handOverRefs: ['content-b'] }))
    .then(
      ['HandOverConsentGiven', { number: 1, handOverRefs: ['content-b'] }],
      completes(9, 'answer-hand-over'),
      opens(10, 'propose-receiver/1/1', ['coordinator', null], { number: 1, dueAt: workingDayEndAfter(day(2), 2) }),
    );

  specify('nothing is added to the hand-over pack that was not proposed')
    .given(() => aJourney(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed })))
    .when(command('AnswerHandOver', { agreed: true, handOverRefs: ['content-c'] }))
    .thenRejected('hand-over-item-unknown');

  specify('the goal of the referral goes along only when the employee lets it (S7)')
    .given(() => aJourney(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed, goalRef: 'goal' })))
    .when(command('AnswerHandOver', { agreed: true, handOverRefs: ['goal@1'] }))
    .then(
      ['HandOverConsentGiven', { number: 1, handOverRefs: ['goal@1'] }],
      completes(9, 'answer-hand-over'),
      opens(10, 'propose-receiver/1/1', ['coordinator', null], { number: 1, dueAt: workingDayEndAfter(day(2), 2) }),
    );

  specify('an item goes along in the version that the employee saw')
    .given(() => aJourney(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed })))
    .when(command('AnswerHandOver', { agreed: true, handOverRefs: ['content-a@3'] }))
    .then(
      ['HandOverConsentGiven', { number: 1, handOverRefs: ['content-a@3'] }],
      completes(9, 'answer-hand-over'),
      opens(10, 'propose-receiver/1/1', ['coordinator', null], { number: 1, dueAt: workingDayEndAfter(day(2), 2) }),
    );

  for (const [title, handOverRefs] of [
    ['in two versions', ['content-a@1', 'content-a@2']],
    ['in no version that there can be', ['content-a@0']],
    ['without a reference', ['@1']],
  ] as const) {
    specify(`an item does not go along ${title}`)
      .given(() => aJourney(afterTwoTalks, done('ProposeReferral', { target: toCoach, ...proposed })))
      .when(command('AnswerHandOver', { agreed: true, handOverRefs }))
      .thenRejected('hand-over-item-unknown');
  }

  specify('who took their consent back is asked about everything that was proposed, not only what they had agreed to')
    .given(() =>
      aJourney(
        afterTwoTalks,
        done('ProposeReferral', { target: toCoach, ...proposed }),
        done('AnswerHandOver', { agreed: true, handOverRefs: ['content-a'] }),
        done('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }),
      ),
    )
    .when(command('AnswerHandOver', { agreed: true, handOverRefs: ['content-b'] }))
    .then(
      ['HandOverConsentGiven', { number: 1, handOverRefs: ['content-b'] }],
      completes(11, 'answer-hand-over'),
      opens(12, 'propose-receiver/1/1', ['coordinator', null], { number: 1, dueAt: workingDayEndAfter(day(2), 2) }),
    );

  specify('before the hand-over the employee takes their consent back, and is asked anew')
    .given(() => aJourney(toAnswer))
    .when(command('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }))
    .then(
      ['ConsentWithdrawn', { consent: 'hand-over' }],
      ['TaskCancelled', { taskId: 'journey-1.11', kind: 'answer-referral' }],
      opens(12, 'answer-hand-over/1', employee, { number: 1, dueAt: workingDayEndAfter(day(2), 5) }),
    );

  specify('without consent to the hand-over the journey closes')
    .given(() =>
      aJourney(
        contactConsented,
        assigned(),
        intakeLeadsTo('coach'),
        done('ProposeReferral', { target: toCoach, ...proposed }),
      ),
    )
    .when(command('AnswerHandOver', { agreed: false, handOverRefs: [] }))
    .then(
      ['HandOverConsentRefused', { number: 1 }],
      ['ClosingOpened', { evaluationLapsesAt: day(21) }],
      completes(5, 'answer-hand-over'),
      opens(6, 'evaluate-journey', employee, { dueAt: day(21) }),
      opens(7, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 10) }),
    );
});
