import { describe } from 'vitest';
import { daysLater, workingDayEndAfter } from '../testing/calendar.js';
import { inCoaching, referralAgreed, sessionHeld } from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { bmw, day, afterTwoTalks, toMatch, toAnswer, nobodyFound } from '../testing/referrals.js';
import { cancels, completes, opens, specify, type ExpectedEvent } from '../testing/specification.js';
import type { ReferralTarget } from './referral.js';

const bothRegisters = { registerplein: registeredUntil, nobco: registeredUntil };
const coordinated = { by: actors.coordinator };
const coachRefersTo = (target: ReferralTarget) =>
  inTurn(inCoaching(), sessionHeld({ next: 'refer' }), referralAgreed(target));
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

describe('who receives a referral', () => {
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
});
