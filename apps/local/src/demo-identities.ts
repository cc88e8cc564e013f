import type { PersonRole } from '@traject/directory';
import type { PractitionerKind, Register } from '@traject/domain';

/** An employer of the demo. */
export interface DemoEmployer {
  readonly key: string;
  readonly name: string;
  readonly departments: readonly string[];
}

/** A person of the demo; `name` is also the login at the local identity provider and the `sub` of its tokens. */
export interface DemoIdentity {
  readonly name: string;
  readonly displayName: string;
  readonly role: PersonRole;
  /** Key of the employer; absent for the provider's own people. */
  readonly employer?: string;
  readonly department?: string;
  /** What a practitioner is assigned or referred to for. */
  readonly practitionerKinds?: readonly PractitionerKind[];
  readonly register?: Register;
}

/** The employers whose people ask for support. */
export const demoEmployers: readonly DemoEmployer[] = [
  { key: 'noord', name: 'Gemeente Noord', departments: ['Burgerzaken', 'Groen en wegen'] },
  { key: 'zuid', name: 'Zorggroep Zuid', departments: ['Thuiszorg', 'Verpleging'] },
];

function peopleOf({ key, departments: [first = '', second = ''] }: DemoEmployer): readonly DemoIdentity[] {
  const person = (name: string, role: PersonRole, displayName: string, department: string): DemoIdentity => ({
    name: `${name}-${key}`,
    displayName,
    role,
    employer: key,
    department,
  });
  const city = key === 'noord' ? 'Noord' : 'Zuid';
  return [
    person('hr', 'requester', `Hanneke Adviseur ${city}`, first),
    person('manager', 'manager', `Mees Leidinggevende ${city}`, first),
    person('employee', 'employee', `Eva Medewerker ${city}`, first),
    { ...person('employee', 'employee', `Emre Medewerker ${city}`, second), name: `employee-${key}-2` },
  ];
}

/** Everybody who can log in to a local stack, one or more for each role. */
export const demoIdentities: readonly DemoIdentity[] = [
  ...demoEmployers.flatMap(peopleOf),
  {
    name: 'bmw-bos',
    displayName: 'Bente Bos',
    role: 'bmw-practitioner',
    practitionerKinds: ['bmw'],
    register: 'registerplein',
  },
  {
    name: 'bmw-visser',
    displayName: 'Valentijn Visser',
    role: 'bmw-practitioner',
    practitionerKinds: ['bmw'],
    register: 'registerplein',
  },
  {
    name: 'coach-jansen',
    displayName: 'Jip Jansen',
    role: 'coach',
    practitionerKinds: ['career'],
    register: 'nobco',
  },
  {
    name: 'coach-de-wit',
    displayName: 'Wende de Wit',
    role: 'coach',
    practitionerKinds: ['conflict', 'team', 'career'],
    register: 'nobco',
  },
  { name: 'coordinator', displayName: 'Cato Coördinator', role: 'coordinator' },
  { name: 'administrator', displayName: 'Adem Beheerder', role: 'administrator' },
  { name: 'administrator-2', displayName: 'Ada Beheerder', role: 'administrator' },
  { name: 'analyst', displayName: 'Anouk Analist', role: 'analyst' },
];

/** A login at the local identity provider. */
export interface DemoLogin {
  /** Name at the provider: the `sub` of its tokens. */
  readonly name: string;
  readonly shownAs: string;
  /** Names of the demo identities as whom it acts: one at a time. */
  readonly actsAs: readonly string[];
}

/** Every login of the demo: one for each identity, and one that belongs to people of two parties. */
export const demoLogins: readonly DemoLogin[] = [
  ...demoIdentities.map(({ name, displayName, role }) => ({
    name,
    shownAs: `${displayName} (${role})`,
    actsAs: [name],
  })),
  {
    name: 'two-parties',
    shownAs: 'an adviser of Noord who is an employee of Zuid as well',
    actsAs: ['hr-noord', 'employee-zuid-2'],
  },
];

/** Other help that a practitioner may refer to, from a made-up social map (sociale kaart). */
export const demoOtherHelp = [
  {
    externalKey: 'demo-schuldhulp',
    agency: 'Schuldhulp Regio Midden',
    kindOfHelp: 'schuldhulpverlening',
    region: 'Midden',
    howToRefer: 'De medewerker meldt zich zelf aan; een begeleidende brief is welkom.',
  },
  {
    externalKey: 'demo-mantelzorg',
    agency: 'Steunpunt Mantelzorg',
    kindOfHelp: 'mantelzorgondersteuning',
    region: 'landelijk',
    howToRefer: 'Telefonisch spreekuur op werkdagen, samen met de medewerker te bellen.',
  },
] as const;
