import { describe, expect, test } from 'vitest';
import { firstMorning, workingDayEndAfter } from '../testing/calendar.js';
import { assigned, contactConsented, intakeLeadsTo } from '../testing/happenings.js';
import { aJourney, aJourneyFor, aRequest, command, inTurn } from '../testing/journey.js';
import { actors, bmwPractitioner, coachPractitioner, people, registeredUntil } from '../testing/people.js';
import { completes, opens, specify } from '../testing/specification.js';
import { defaultPolicy } from '../policy/policy.js';
import { proposeRoute } from './rules.js';

const bmw = ['bmw-practitioner', people.bmw] as const;
const inIntake = inTurn(contactConsented, assigned());
const assign = (changes: Parameters<typeof bmwPractitioner>[0] = {}) =>
  command('AssignPractitioner', { practitioner: bmwPractitioner(changes) });

describe('the assignment', () => {
  specify('the coordinator assigns a registered BMW practitioner for the intake (S15)')
    .given(() => aJourney(contactConsented))
    .when(assign())
    .then(
      ['PractitionerAssigned', { practitionerId: people.bmw, registrationValidUntil: registeredUntil }],
      completes(2, 'assign-practitioner'),
      opens(3, 'record-intake/1', bmw, { dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  specify('a practitioner without a registration at Registerplein is not assigned (S15)')
    .given(() => aJourney(contactConsented))
    .when(assign({ registrations: { nobco: registeredUntil } }))
    .thenRejected('registration-missing', { register: 'registerplein' });

  specify('a registration that has run out is none (S15)')
    .given(() => aJourney(contactConsented))
    .when(assign({ registrations: { registerplein: firstMorning } }))
    .thenRejected('registration-missing', { register: 'registerplein', validUntil: firstMorning });

  specify('where the policy asks for no registration, none is needed and none is watched (S15)')
    .given(() =>
      aJourneyFor(
        aRequest({ policy: { ...defaultPolicy, registrationRequired: { bmw: false, coach: true } } }),
        contactConsented,
      ),
    )
    .when(assign({ registrations: {} }))
    .then(
      ['PractitionerAssigned', { practitionerId: people.bmw, registrationValidUntil: null }],
      completes(2, 'assign-practitioner'),
      opens(3, 'record-intake/1', bmw, { dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  specify('BMW guides several people of one organisation, up to their capacity (S8)')
    .given(() => aJourney(contactConsented))
    .when(assign({ capacity: 2, otherOpenJourneys: 2 }))
    .thenRejected('practitioner-at-capacity', { capacity: 2, serves: 2 });

  specify('a practitioner who serves the other party of a conflict is not assigned')
    .given(() => aJourney(contactConsented))
    .when(assign({ servesOtherParty: true }))
    .thenRejected('conflict-of-interest');

  for (const practitionerId of [people.employee, people.manager, people.requester]) {
    specify(`nobody helps in a journey that they take part in otherwise: not ${practitionerId}`)
      .given(() => aJourney(contactConsented))
      .when(command('AssignPractitioner', { practitioner: bmwPractitioner({ practitionerId }) }))
      .thenRejected('conflict-of-interest');
  }

  specify('a coach does not hold the intake (S2)')
    .given(() => aJourney(contactConsented))
    .when(command('AssignPractitioner', { practitioner: coachPractitioner() }))
    .thenRejected('practitioner-kind-mismatch', { needed: 'bmw' });

  specify('a practitioner who left is not assigned')
    .given(() => aJourney(contactConsented))
    .when(assign({ active: false }))
    .thenRejected('practitioner-not-active');
});

describe('the intake', () => {
  const recordIntake = (data: Parameters<typeof command<'RecordIntake'>>[1]) => command('RecordIntake', data);
  const reason = { reason: 'subject', coachKind: null, reasonRef: null } as const;

  specify('the route BMW opens the first trajectory')
    .given(() => aJourney(inIntake))
    .when(recordIntake({ ...reason, route: 'bmw' }))
    .then(
      ['IntakeRecorded', { ...reason, route: 'bmw' }],
      [
        'TrajectoryOpened',
        {
          number: 1,
          kind: 'bmw',
          coachKind: null,
          practitionerId: people.bmw,
          registrationValidUntil: registeredUntil,
        },
      ],
      completes(3, 'record-intake'),
      opens(4, 'plan-bmw-talk/1/1/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 3) }),
    );

  for (const route of ['coach', 'other-help'] as const) {
    specify(`the route ${route} opens a referral (S9)`)
      .given(() => aJourney(inIntake))
      .when(recordIntake({ ...reason, route }))
      .then(
        ['IntakeRecorded', { ...reason, route }],
        ['ReferralOpened', { number: 1 }],
        completes(3, 'record-intake'),
        opens(4, 'propose-referral/1', bmw, { number: 1, dueAt: workingDayEndAfter(firstMorning, 3) }),
      );
  }

  specify('no support ends the journey')
    .given(() => aJourney(inIntake))
    .when(recordIntake({ ...reason, route: 'no-support', reason: 'nothing-needed' }))
    .then(
      ['IntakeRecorded', { ...reason, route: 'no-support', reason: 'nothing-needed' }],
      ['JourneyEnded', { reason: 'no-support-needed' }],
      completes(3, 'record-intake'),
    );

  specify('who asked by themselves is not brought into a conversation with an employer who does not know')
    .given(() => aJourneyFor(aRequest({ requesterId: null, managerId: null }), assigned()))
    .when(recordIntake({ ...reason, route: 'neutral-conversation' }))
    .thenRejected('employer-not-involved');

  specify('another BMW practitioner cannot record the intake')
    .given(() => aJourney(inIntake))
    .when(
      command(
        'RecordIntake',
        { ...reason, route: 'bmw' },
        { by: { role: 'bmw-practitioner', personId: people.otherBmw } },
      ),
    )
    .thenRejected('not-your-task');

  specify('the coordinator does not decide the route (S2)')
    .given(() => aJourney(inIntake))
    .when(command('RecordIntake', { ...reason, route: 'bmw' }, { by: actors.coordinator, taskId: 'journey-1.3' }))
    .thenRejected('not-your-role', { needed: 'bmw-practitioner' });
});

describe('the proposed route', () => {
  test('rests on subject, duration and position (S2)', () => {
    expect(proposeRoute('person', 'career')).toStrictEqual({ route: 'coach', reason: 'subject' });
    expect(proposeRoute('team', 'cooperation')).toStrictEqual({ route: 'coach', reason: 'duration' });
    expect(proposeRoute('relation', 'conflict')).toStrictEqual({ route: 'neutral-conversation', reason: 'position' });
  });

  test('BMW strengthens resilience and working relations (S3)', () => {
    expect(proposeRoute('person', 'work-pressure').route).toBe('bmw');
    expect(proposeRoute('relation', 'cooperation').route).toBe('bmw');
  });

  test('absence, burn-out and stress are themes that either route may take up (S14)', () => {
    for (const theme of ['absence', 'burn-out-complaints', 'stress'] as const) {
      for (const [route, stage] of [
        ['bmw', 'trajectory'],
        ['coach', 'referral'],
      ] as const) {
        const ownRequest = aRequest({ theme, requesterId: null, managerId: null });
        const journey = aJourneyFor(ownRequest, assigned(), intakeLeadsTo(route));
        expect(journey.state.stage.kind).toBe(stage);
      }
    }
  });
});
