import { describe } from 'vitest';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  assigned,
  contactConsented,
  conversationHeld,
  handedOverTo,
  heldSession,
  inBmw,
  inCoaching,
  inNeutralConversation,
  intakeLeadsTo,
  referralAgreed,
  sessionHeld,
  sessionPlanned,
  sessionsHeld,
  talkHeld,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn, times } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { cancels, completes, opens, specify, type ExpectedEvent } from '../testing/specification.js';
import type { ReferralTarget } from './referral.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const employee = ['employee', people.employee] as const;
const day = (days: number) => daysLater(firstMorning, days);
const toCoach = { to: 'coach', coachKind: 'career' } as const;
const afterTwoTalks = inTurn(inBmw, talkHeld(), talkHeld('refer'));
const toMatch = inTurn(afterTwoTalks, referralAgreed(toCoach));
const toAnswer = inTurn(toMatch, done('ProposeReceiver', { practitioner: coachPractitioner() }));
const nobodyFound = done('ProposeReceiver', { practitioner: null, reason: 'nobody-of-this-kind' });
const lateAcceptance = command(
  'AnswerReferral',
  { accepted: true, practitioner: coachPractitioner() },
  { by: actors.coach, taskId: 'journey-1.11' },
);
const bothRegisters = { registerplein: registeredUntil, nobco: registeredUntil };
const coordinated = { by: actors.coordinator };
const coachRefersTo = (target: ReferralTarget) =>
  inTurn(inCoaching(), sessionHeld({ next: 'refer' }), referralAgreed(target));
const coachRefers = (session: number) =>
  inTurn(inCoaching(6), sessionsHeld(session - 1), sessionHeld({ next: 'refer' }), referralAgreed({ to: 'bmw' }));
const answersReport = { version: 1, textHash: 'hash-report-1', approved: true, wishRef: null };
const reportApproved = inTurn(
  done('AnswerReport', answersReport, { by: actors.employee }),
  done('AnswerReport', answersReport, { by: actors.manager }),
);
const proposed = { goalRef: null, handOverRefs: ['content-a', 'content-b'] };

describe('a referral', () => {
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

  specify('the receiver is proposed by the coordinator and answers')
    .given(() => aJourney(toMatch))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner() }))
    .then(
      ['ReceiverProposed', { number: 1, practitionerId: people.coach, registrationValidUntil: registeredUntil }],
      completes(10, 'propose-receiver'),
      opens(11, `answer-referral/1/1/${people.coach}`, ['coach', people.coach], {
        number: 1,
        dueAt: workingDayEndAfter(day(2), 5),
      }),
    );

  specify('a coach is looked up at NOBCO, not at Registerplein (S15)')
    .given(() => aJourney(toMatch))
    .when(
      command('ProposeReceiver', {
        practitioner: coachPractitioner({ registrations: { registerplein: registeredUntil } }),
      }),
    )
    .thenRejected('registration-missing', { register: 'nobco' });

  specify('a coach who does not do this kind of coaching is not proposed')
    .given(() => aJourney(toMatch))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner({ kinds: ['team'] }) }))
    .thenRejected('practitioner-kind-mismatch', { needed: 'career' });

  specify('nobody refers to themselves, not even one who is a BMW practitioner and a coach (S10)')
    .given(() => aJourney(toMatch))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner({ practitionerId: people.bmw }) }))
    .thenRejected('practitioner-unchanged');

  specify('nor does a coach become the neutral facilitator of their own coachee (S5)')
    .given(() => aJourney(coachRefersTo({ to: 'neutral-conversation' })))
    .when(command('ProposeReceiver', { practitioner: bmwPractitioner({ practitionerId: people.coach }) }))
    .thenRejected('practitioner-unchanged');

  specify('a BMW practitioner may facilitate themselves: that is the same capacity (S5)')
    .given(() => aJourney(afterTwoTalks, referralAgreed({ to: 'neutral-conversation' })))
    .when(command('ProposeReceiver', { practitioner: bmwPractitioner() }))
    .then(
      ['ReceiverProposed', { number: 1, practitionerId: people.bmw, registrationValidUntil: registeredUntil }],
      completes(10, 'propose-receiver'),
      opens(11, `answer-referral/1/1/${people.bmw}`, bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 5) }),
    );

  specify('who took over the journey meanwhile cannot accept it from themselves (S10)')
    .given(() => {
      const both = coachPractitioner({ kinds: ['bmw', 'career'], registrations: bothRegisters });
      const replaced = done('ReplacePractitioner', { practitioner: both, reason: 'absence' }, coordinated);
      return aJourney(toAnswer, replaced);
    })
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }))
    .thenRejected('practitioner-unchanged');

  specify('who accepted does not take over what is handed to them (S10)')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() })))
    .when(
      command(
        'ReplacePractitioner',
        {
          practitioner: coachPractitioner({ kinds: ['bmw', 'career'], registrations: bothRegisters }),
          reason: 'absence',
        },
        coordinated,
      ),
    )
    .thenRejected('conflict-of-interest');

  specify('the same practitioner cannot serve both sides of a conflict')
    .given(() => aJourney(toMatch))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner({ servesOtherParty: true }) }))
    .thenRejected('conflict-of-interest');

  specify('who came to serve the other side meanwhile cannot accept')
    .given(() => aJourney(toAnswer))
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner({ servesOtherParty: true }) }))
    .thenRejected('conflict-of-interest');

  specify('a registration that ran out before the answer is refused (S15)')
    .given(() => aJourney(toAnswer))
    .when(
      command('AnswerReferral', {
        accepted: true,
        practitioner: coachPractitioner({ registrations: { nobco: day(1) } }),
      }),
    )
    .thenRejected('registration-missing', { register: 'nobco', validUntil: day(1) });

  specify('a receiver without room for another journey cannot accept')
    .given(() => aJourney(toAnswer))
    .when(
      command('AnswerReferral', {
        accepted: true,
        practitioner: coachPractitioner({ capacity: 1, openJourneyIds: ['journey-9'] }),
      }),
    )
    .thenRejected('practitioner-at-capacity', { capacity: 1, serves: 1 });

  specify('after a decline the coordinator proposes somebody else')
    .given(() => aJourney(toAnswer))
    .when(command('AnswerReferral', { accepted: false, reason: 'no-capacity' }))
    .then(
      ['ReferralDeclined', { number: 1, practitionerId: people.coach, reason: 'no-capacity' }],
      completes(11, 'answer-referral'),
      opens(12, 'propose-receiver/1/2', ['coordinator', null], { number: 1, dueAt: workingDayEndAfter(day(2), 2) }),
    );

  specify('who declined is not asked again')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: false, reason: 'no-capacity' })))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner() }))
    .thenRejected('practitioner-declined-before');

  specify('who does not do this kind of coaching any more cannot accept')
    .given(() => aJourney(toAnswer))
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner({ kinds: ['team'] }) }))
    .thenRejected('practitioner-kind-mismatch', { needed: 'career' });

  specify('who left the provider meanwhile cannot accept')
    .given(() => aJourney(toAnswer))
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner({ active: false }) }))
    .thenRejected('practitioner-not-active');

  specify('a referral that the employee stopped meanwhile is not accepted any more')
    .given(() => aJourney(toAnswer, done('StopJourney', { reason: 'not-said' }, { by: actors.employee })))
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }, { by: actors.coach }))
    .thenRejected('journey-over', { reason: 'stopped-by-employee' });

  specify('what the employee took their consent back from is not accepted any more (S7)')
    .given(() => aJourney(toAnswer, done('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee })))
    .when(lateAcceptance)
    .thenRejected('not-allowed-now');

  specify('nor what was taken from a receiver who stayed silent')
    .given(() => aJourney(toAnswer, daysPass(9)))
    .when(lateAcceptance)
    .thenRejected('not-allowed-now');

  specify('nor anything during a pause')
    .given(() => aJourney(toAnswer, done('PauseJourney', { reason: 'request-of-employee' }, { by: actors.employee })))
    .when(lateAcceptance)
    .thenRejected('journey-paused', { since: day(2) });

  specify('nor by anybody but the one who was asked')
    .given(() => aJourney(toAnswer))
    .when(
      command(
        'AnswerReferral',
        { accepted: true, practitioner: coachPractitioner({ practitionerId: people.otherCoach }) },
        { by: { role: 'coach', personId: people.otherCoach } },
      ),
    )
    .thenRejected('not-your-task');

  specify('nor on the registration, capacity and independence of somebody else')
    .given(() => aJourney(toAnswer))
    .when(
      command('AnswerReferral', {
        accepted: true,
        practitioner: coachPractitioner({ practitionerId: people.otherCoach }),
      }),
    )
    .thenRejected('not-your-task');

  specify('where nobody is found the practitioner says anew where to')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: false, reason: 'no-capacity' })))
    .when(command('ProposeReceiver', { practitioner: null, reason: 'everybody-declined' }))
    .then(
      ['NoReceiverFound', { number: 1, reason: 'everybody-declined' }],
      completes(12, 'propose-receiver'),
      opens(13, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );

  specify('who declined one kind of coaching may be asked for another')
    .given(() =>
      aJourney(
        toAnswer,
        done('AnswerReferral', { accepted: false, reason: 'not-my-field' }),
        nobodyFound,
        referralAgreed({ to: 'coach', coachKind: 'personal' }),
      ),
    )
    .when(command('ProposeReceiver', { practitioner: coachPractitioner({ kinds: ['career', 'personal'] }) }))
    .then(
      ['ReceiverProposed', { number: 1, practitionerId: people.coach, registrationValidUntil: registeredUntil }],
      completes(15, 'propose-receiver'),
      opens(16, `answer-referral/1/1/${people.coach}`, ['coach', people.coach], {
        number: 1,
        dueAt: workingDayEndAfter(day(2), 5),
      }),
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
      aJourney(inNeutralConversation, conversationHeld('refer'), reportApproved, referralAgreed(toCoach), nobodyFound),
    )
    .when(command('ProposeReferral', { target: null, next: 'continue' }))
    .thenRejected('not-allowed-now', { from: 'neutral-conversation' });

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

  const silence = daysLater(workingDayEndAfter(day(2), 5), 3);
  const dropsOut = (position: number, reason: 'no-answer' | 'no-hand-over', by: (at: number) => ExpectedEvent) =>
    [
      ['ReceiverDroppedOut', { number: 1, practitionerId: people.coach, reason }],
      by(position),
      opens(position + 1, 'propose-receiver/1/2', ['coordinator', null], {
        number: 1,
        dueAt: workingDayEndAfter(reason === 'no-answer' ? silence : day(2), 2),
      }),
    ] as const;
  const unanswered = command('StrikeClock', { deadlineId: 'escalate/journey-1.11' }, { by: actors.clock, at: silence });

  specify('a receiver who does not answer, also when reminded, does not hold the referral up')
    .given(() => aJourney(toAnswer, daysPass(7)))
    .when(unanswered)
    .then(
      ['TaskEscalated', { taskId: 'journey-1.11', kind: 'answer-referral' }],
      ...dropsOut(11, 'no-answer', (at) => cancels(at, 'answer-referral')),
    );

  specify('who did not answer is not asked again')
    .given(() => aJourney(toAnswer, daysPass(9)))
    .when(command('ProposeReceiver', { practitioner: coachPractitioner() }))
    .thenRejected('practitioner-declined-before');

  specify('a hand-over that does not come about leads to another receiver, and the journey stays where it is')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() })))
    .when(command('RecordWarmHandOver', { held: false }))
    .then(...dropsOut(12, 'no-hand-over', (at) => completes(at, 'record-warm-hand-over')));

  specify('other help that does not take the employee on leads back to who referred (S9)')
    .given(() => aJourney(afterTwoTalks, referralAgreed({ to: 'other-help', socialMapEntryId: 'debt-help' })))
    .when(command('RecordOtherHelp', { started: false, reason: 'waiting-time-too-long' }))
    .then(
      ['NoReceiverFound', { number: 1, reason: 'waiting-time-too-long' }],
      completes(10, 'record-other-help'),
      opens(11, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );

  specify('coaching follows BMW at the warm hand-over, without a gap (S16)')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() })))
    .when(command('RecordWarmHandOver', {}))
    .then(
      ['WarmHandOverHeld', { number: 1 }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      [
        'TrajectoryOpened',
        {
          number: 2,
          kind: 'coaching',
          coachKind: 'career',
          practitionerId: people.coach,
          registrationValidUntil: registeredUntil,
        },
      ],
      completes(12, 'record-warm-hand-over'),
      opens(13, 'give-employer-input/2', ['manager', people.manager], { dueAt: workingDayEndAfter(day(2), 5) }),
    );

  specify('a coach refers back to BMW as neutral facilitator, without a gap (S5, S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
        referralAgreed({ to: 'neutral-conversation' }),
        done('ProposeReceiver', { practitioner: bmwPractitioner({ practitionerId: people.otherBmw }) }),
        done('AnswerReferral', {
          accepted: true,
          practitioner: bmwPractitioner({ practitionerId: people.otherBmw }),
        }),
      ),
    )
    .when(command('RecordWarmHandOver', {}))
    .then(
      ['WarmHandOverHeld', { number: 2 }],
      ['TrajectoryEnded', { number: 1, kind: 'coaching', practitionerId: people.coach }],
      [
        'TrajectoryOpened',
        {
          number: 2,
          kind: 'neutral-conversation',
          coachKind: null,
          practitionerId: people.otherBmw,
          registrationValidUntil: registeredUntil,
        },
      ],
      completes(19, 'record-warm-hand-over'),
      opens(20, 'answer-neutral-conversation/2/employee', employee, { dueAt: workingDayEndAfter(day(1), 5) }),
      opens(21, 'answer-neutral-conversation/2/employer', ['manager', people.manager], {
        dueAt: workingDayEndAfter(day(1), 5),
      }),
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

  specify('one BMW practitioner can hand over to another after coaching (S16)')
    .given(() =>
      aJourney(
        inCoaching(),
        sessionPlanned,
        daysPass(1),
        done('RecordCoachingSession', heldSession({ next: 'refer' })),
        referralAgreed({ to: 'bmw' }),
        handedOverTo(bmwPractitioner()),
      ),
    )
    .when(command('StopJourney', { reason: 'helped-enough' }, { by: actors.employee }))
    .then(
      ['JourneyStopped', { reason: 'helped-enough' }],
      ['TrajectoryEnded', { number: 2, kind: 'bmw', practitionerId: people.bmw }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      ['TaskCancelled', { taskId: 'journey-1.20', kind: 'plan-bmw-talk' }],
    );
});
