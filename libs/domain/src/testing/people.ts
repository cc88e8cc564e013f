import { coachKinds } from '../journey/codes.js';
import type { Actor } from '../journey/decider.js';
import type { PractitionerFacts } from '../journey/practitioner.js';

/** The people of the examples; each id says what the person is. */
export const people = {
  requester: 'hr-adviser',
  manager: 'manager',
  employee: 'employee',
  bmw: 'bmw-practitioner-1',
  otherBmw: 'bmw-practitioner-2',
  coach: 'coach-1',
  otherCoach: 'coach-2',
} as const;

/** The people of the examples in the capacity in which they act. */
export const actors = {
  requester: { role: 'requester', personId: people.requester },
  manager: { role: 'manager', personId: people.manager },
  employee: { role: 'employee', personId: people.employee },
  bmw: { role: 'bmw-practitioner', personId: people.bmw },
  coach: { role: 'coach', personId: people.coach },
  coordinator: { role: 'coordinator', personId: 'coordinator' },
  administrator: { role: 'administrator', personId: 'administrator' },
  otherAdministrator: { role: 'administrator', personId: 'administrator-2' },
  clock: { role: 'clock', personId: null },
  system: { role: 'system', personId: null },
} as const satisfies Record<string, Actor>;

/** Until when a registration in the examples is valid, unless an example says otherwise. */
export const registeredUntil = '2031-12-31T23:00:00.000Z';

/** A BMW practitioner whom the directory knows as free, active and registered. */
export const bmwPractitioner = (changes: Partial<PractitionerFacts> = {}): PractitionerFacts => ({
  practitionerId: people.bmw,
  active: true,
  kinds: ['bmw'],
  capacity: 10,
  otherOpenJourneys: 0,
  servesOtherParty: false,
  registrations: { registerplein: registeredUntil },
  ...changes,
});

/** A coach of every kind whom the directory knows as free, active and registered. */
export const coachPractitioner = (changes: Partial<PractitionerFacts> = {}): PractitionerFacts =>
  bmwPractitioner({
    practitionerId: people.coach,
    kinds: coachKinds,
    registrations: { nobco: registeredUntil },
    ...changes,
  });
