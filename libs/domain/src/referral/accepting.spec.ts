import { describe } from 'vitest';
import { workingDayEndAfter } from '../testing/calendar.js';
import { aJourney, command, daysPass, done } from '../testing/journey.js';
import { actors, coachPractitioner, people } from '../testing/people.js';
import { bmw, day, toAnswer } from '../testing/referrals.js';
import { completes, opens, specify } from '../testing/specification.js';

const lateAcceptance = command(
  'AnswerReferral',
  { accepted: true, practitioner: coachPractitioner() },
  { by: actors.coach, taskId: 'journey-1.11' },
);

describe('a receiver accepts', () => {
  specify('and is handed over to warmly, by who referred')
    .given(() => aJourney(toAnswer))
    .when(command('AnswerReferral', { accepted: true, practitioner: coachPractitioner() }))
    .then(
      ['ReferralAccepted', { number: 1, practitionerId: people.coach }],
      completes(11, 'answer-referral'),
      opens(12, 'record-warm-hand-over/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(2), 3) }),
    );

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
        practitioner: coachPractitioner({ capacity: 1, otherOpenJourneys: 1 }),
      }),
    )
    .thenRejected('practitioner-at-capacity', { capacity: 1, serves: 1 });

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
});
