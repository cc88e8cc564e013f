import { describe } from 'vitest';
import { daysLater, firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import {
  assigned,
  contactConsented,
  inBmw,
  inCoaching,
  inNeutralConversation,
  intakeLeadsTo,
  referredToCoach,
  sessionHeld,
  talkPlanned,
} from '../testing/happenings.js';
import { aJourney, command, daysPass, done, inTurn } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { toAnswer } from '../testing/referrals.js';
import { cancels, opens, specify } from '../testing/specification.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const day = (days: number) => daysLater(firstMorning, days);
const paused = done('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.coordinator });
const otherBmw = bmwPractitioner({ practitionerId: people.otherBmw });

describe('a pause', () => {
  specify('holds everything up')
    .given(() => aJourney(inBmw))
    .when(command('PauseJourney', { reason: 'absence-of-employee' }, { by: actors.bmw }))
    .then(['JourneyPaused', { reason: 'absence-of-employee' }]);

  specify('leaves nothing to be done')
    .given(() => aJourney(inBmw, paused))
    .when(command('RecordBmwTalk', { outcome: 'missed', missedBy: 'employee' }, { by: actors.bmw }))
    .thenRejected('journey-paused', { since: firstMorning });

  specify('stops the clock')
    .given(() => aJourney(inBmw, paused))
    .when(command('StrikeClock', { deadlineId: 'remind/journey-1.4' }, { by: actors.clock, at: day(9) }))
    .thenRejected('journey-paused', { since: firstMorning });

  specify('releases the appointment in it, which is planned anew when the journey goes on')
    .given(() => aJourney(inBmw, talkPlanned, paused, daysPass(10)))
    .when(command('ResumeJourney', {}, { by: actors.employee }))
    .then(
      ['JourneyResumed', { shiftMs: 864_000_000 }],
      cancels(5, 'record-bmw-talk'),
      opens(6, 'plan-bmw-talk/1/1/2', bmw, { number: 1, dueAt: workingDayEndAfter(day(10), 3) }),
    );

  specify('moves the reflection interval by its own length (S13)')
    .given(() =>
      aJourney(inCoaching(), sessionHeld(), paused, daysPass(10), done('ResumeJourney', {}, { by: actors.coach })),
    )
    .when(
      command('PlanCoachingSession', {
        appointment: { startsAt: day(20), calendar: { dayStart: day(20), workingDayEnds: [] } },
        place: 'online',
      }),
    )
    .thenRejected('reflection-interval-running', { endsAt: '2027-03-26T00:00:00.000Z', at: day(20) });

  specify('gives whoever evaluates their whole time after it, also when the support closed during it')
    .given(() =>
      aJourney(
        inNeutralConversation,
        paused,
        daysPass(6),
        done('WithdrawConsent', { consent: 'neutral-conversation' }, { by: actors.employee }),
        daysPass(4),
      ),
    )
    .when(command('ResumeJourney', {}, { by: actors.employee }))
    .then(
      ['JourneyResumed', { shiftMs: 864_000_000 }],
      cancels(6, 'plan-neutral-conversation'),
      opens(7, 'evaluate-journey', ['employee', people.employee], { dueAt: day(31) }),
      opens(8, 'write-closing-report/1', bmw, { number: 1, dueAt: workingDayEndAfter(day(10), 10) }),
    );

  specify('ends only where there is one')
    .given(() => aJourney(inBmw))
    .when(command('ResumeJourney', {}, { by: actors.employee }))
    .thenRejected('journey-not-paused');
});

describe('the employee', () => {
  specify('stops whenever they want: they are responsible for their own trajectory (S10)')
    .given(() => aJourney(inCoaching()))
    .when(command('StopJourney', { reason: 'not-said' }, { by: actors.employee }))
    .then(
      ['JourneyStopped', { reason: 'not-said' }],
      ['TrajectoryEnded', { number: 1, kind: 'coaching', practitionerId: people.coach }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      cancels(13, 'plan-coaching-session'),
    );

  specify('stops also during a pause')
    .given(() => aJourney(inBmw, paused))
    .when(command('StopJourney', { reason: 'helped-enough' }, { by: actors.employee }))
    .then(
      ['JourneyStopped', { reason: 'helped-enough' }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['JourneyEnded', { reason: 'stopped-by-employee' }],
      cancels(4, 'plan-bmw-talk'),
    );

  specify('takes the consent to contact back, and that ends the journey')
    .given(() => aJourney(inBmw))
    .when(command('WithdrawConsent', { consent: 'contact' }, { by: actors.employee }))
    .then(
      ['ConsentWithdrawn', { consent: 'contact' }],
      ['TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: people.bmw }],
      ['JourneyEnded', { reason: 'contact-consent-withdrawn' }],
      cancels(4, 'plan-bmw-talk'),
    );

  specify('takes back only a consent that was given')
    .given(() => aJourney(inBmw))
    .when(command('WithdrawConsent', { consent: 'hand-over' }, { by: actors.employee }))
    .thenRejected('consent-not-given', { consent: 'hand-over' });
});

describe('another practitioner', () => {
  const replace = (practitioner = otherBmw) =>
    command('ReplacePractitioner', { practitioner, reason: 'absence' }, { by: actors.coordinator });

  specify('takes over the open tasks')
    .given(() => aJourney(inBmw))
    .when(replace())
    .then(
      [
        'PractitionerReplaced',
        { from: people.bmw, to: people.otherBmw, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['TaskReassigned', { taskId: 'journey-1.4', assigneeId: people.otherBmw }],
    );

  specify('takes over in a pause too')
    .given(() => aJourney(inBmw, paused))
    .when(replace())
    .then(
      [
        'PractitionerReplaced',
        { from: people.bmw, to: people.otherBmw, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['TaskReassigned', { taskId: 'journey-1.4', assigneeId: people.otherBmw }],
    );

  specify('takes over an intake as well')
    .given(() => aJourney(contactConsented, assigned()))
    .when(replace())
    .then(
      [
        'PractitionerReplaced',
        { from: people.bmw, to: people.otherBmw, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['TaskReassigned', { taskId: 'journey-1.3', assigneeId: people.otherBmw }],
    );

  specify('takes over from the one who hands over to a coach')
    .given(() => aJourney(toAnswer, done('AnswerReferral', { accepted: true, practitioner: coachPractitioner() })))
    .when(replace())
    .then(
      [
        'PractitionerReplaced',
        { from: people.bmw, to: people.otherBmw, registrationValidUntil: registeredUntil, reason: 'absence' },
      ],
      ['TaskReassigned', { taskId: 'journey-1.12', assigneeId: people.otherBmw }],
    );

  specify('of a coaching that has no agreement yet begins with none')
    .given(() => aJourney(referredToCoach))
    .when(replace(coachPractitioner({ practitionerId: people.otherCoach })))
    .then([
      'PractitionerReplaced',
      { from: people.coach, to: people.otherCoach, registrationValidUntil: registeredUntil, reason: 'absence' },
    ]);

  specify('replaces somebody, and not nobody')
    .given(() => aJourney(contactConsented))
    .when(replace())
    .thenRejected('not-allowed-now');

  specify('is somebody else')
    .given(() => aJourney(inBmw))
    .when(replace(bmwPractitioner()))
    .thenRejected('practitioner-unchanged');

  specify('of a coaching is a coach of the same kind')
    .given(() => aJourney(inCoaching()))
    .when(replace(coachPractitioner({ practitionerId: people.otherCoach, kinds: ['team'] })))
    .thenRejected('practitioner-kind-mismatch', { needed: 'career' });

  specify('does not serve the other side of the conflict')
    .given(() => aJourney(inBmw))
    .when(replace(bmwPractitioner({ practitionerId: people.otherBmw, servesOtherParty: true })))
    .thenRejected('conflict-of-interest');

  specify('leaves the one before without a say')
    .given(() =>
      aJourney(
        inBmw,
        done('ReplacePractitioner', { practitioner: otherBmw, reason: 'absence' }, { by: actors.coordinator }),
      ),
    )
    .when(command('PauseJourney', { reason: 'absence-of-practitioner' }, { by: actors.bmw }))
    .thenRejected('not-your-role', { role: 'bmw-practitioner' });
});

describe('the clock', () => {
  specify('reminds of a task that is due')
    .given(() => aJourney(inBmw))
    .when(
      command(
        'StrikeClock',
        { deadlineId: 'remind/journey-1.4' },
        { by: actors.clock, at: workingDayEndAfter(firstMorning, 3) },
      ),
    )
    .then(['TaskReminded', { taskId: 'journey-1.4', kind: 'plan-bmw-talk' }]);

  specify('tells the coordinator of a task that stays undone')
    .given(() => aJourney(inBmw, daysPass(4)))
    .when(
      command(
        'StrikeClock',
        { deadlineId: 'escalate/journey-1.4' },
        { by: actors.clock, at: workingDayEndAfter(firstMorning, 6) },
      ),
    )
    .then(['TaskEscalated', { taskId: 'journey-1.4', kind: 'plan-bmw-talk' }]);

  specify('is moved by nobody')
    .given(() => aJourney(inBmw))
    .when(command('StrikeClock', { deadlineId: 'remind/journey-1.4' }, { by: actors.coordinator, at: day(9) }))
    .thenRejected('not-your-role', { role: 'coordinator' });

  specify('warns the coordinator in time of a registration that runs out (S15)')
    .given(() =>
      aJourney(contactConsented, assigned({ registrations: { registerplein: day(40) } }), intakeLeadsTo('bmw')),
    )
    .when(command('StrikeClock', { deadlineId: `registration-runs-out/${day(40)}` }, { by: actors.clock, at: day(10) }))
    .then(
      ['RegistrationRunsOut', { practitionerId: people.bmw, validUntil: day(40) }],
      opens(5, `renew-registration/${people.bmw}/${day(40)}`, ['coordinator', null], {
        dueAt: workingDayEndAfter(day(10), 2),
      }),
    );

  specify('is set anew when the registration was renewed (S15)')
    .given(() =>
      aJourney(
        contactConsented,
        assigned({ registrations: { registerplein: day(40) } }),
        intakeLeadsTo('bmw'),
        daysPass(11),
      ),
    )
    .when(command('RenewRegistration', { validUntil: day(800) }))
    .then(
      ['RegistrationRenewed', { practitionerId: people.bmw, validUntil: day(800) }],
      ['TaskCompleted', { taskId: 'journey-1.5', kind: 'renew-registration' }],
    );

  const renew = (validUntil: string) => command('RenewRegistration', { validUntil }, { by: actors.coordinator });
  const runsOut = inTurn(
    contactConsented,
    assigned({ registrations: { registerplein: day(40) } }),
    intakeLeadsTo('bmw'),
    daysPass(11),
  );

  for (const [when, validUntil] of [
    ['to the very day on which it runs out', day(40)],
    ['to a day before that', day(39)],
  ] as const) {
    specify(`is not satisfied by a renewal ${when} (S15)`)
      .given(() => aJourney(runsOut))
      .when(renew(validUntil))
      .thenRejected('registration-missing', { validUntil });
  }

  specify('is not satisfied by a renewal that is over by now (S15)')
    .given(() => aJourney(runsOut, daysPass(40)))
    .when(renew(day(51)))
    .thenRejected('registration-missing', { validUntil: day(51) });

  specify('asks for no renewal where none is needed')
    .given(() => aJourney(inBmw))
    .when(renew(day(800)))
    .thenRejected('not-allowed-now');

  specify('counts no misses where nobody meets')
    .given(() => aJourney(contactConsented, assigned()))
    .when(command('DecideAfterMisses', { decision: 'close' }, { by: actors.coordinator }))
    .thenRejected('not-allowed-now');
});
