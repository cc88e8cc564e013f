import {
  coachKinds,
  defaultPolicy,
  type EmployerTheme,
  type Policy,
  type PractitionerFacts,
  type Theme,
} from '@traject/domain';
import type { Chance } from './chance.js';

/** An organisation with its people. */
export interface Organisation {
  readonly organisationId: string;
  /** One for each share of its people: a department that stands here twice has twice as many. */
  readonly departments: readonly string[];
  readonly employees: readonly string[];
  readonly managers: readonly string[];
  readonly requesters: readonly string[];
  readonly policy: Policy;
}

/** Everybody who takes part in a history. */
export interface Cast {
  readonly organisations: readonly Organisation[];
  readonly bmw: readonly string[];
  readonly coaches: readonly string[];
}

const names = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_none, index) => name(index));

/** An employer that a history is about. */
export interface Employer {
  readonly organisationId: string;
  /** Which part of all people work there. */
  readonly share: number;
  /** See {@link Organisation}; one for each forty people unless told. */
  readonly departments?: readonly string[];
  /** Most talks that its policy allows; the field's own most unless told. */
  readonly maxBmwTalks?: number;
}

/** Employers of very different sizes, as they are: most people work for a few of them. Every third one is stricter with talks. */
const madeUpEmployers: readonly Employer[] = [0.4, 0.25, 0.15, 0.08, 0.05, 0.03, 0.02, 0.01, 0.005, 0.005].map(
  (share, index) => ({ organisationId: `organisation-${index + 1}`, share, maxBmwTalks: index % 3 === 2 ? 3 : 5 }),
);

/** Everybody who takes part in so many journeys. */
export const castFor = (journeys: number, employers: readonly Employer[] = madeUpEmployers): Cast => {
  const organisations = employers.map(({ organisationId, share, departments: told, maxBmwTalks = 5 }) => {
    const count = Math.max(3, Math.round(journeys * share * 0.9));
    const departments = told ?? names(Math.max(1, Math.round(count / 40)), (each) => `department-${each + 1}`);
    return {
      organisationId,
      departments,
      employees: names(count, (each) => `${organisationId}-employee-${each + 1}`),
      managers: names(departments.length, (each) => `${organisationId}-manager-${each + 1}`),
      requesters: names(Math.max(1, Math.round(count / 400)), (each) => `${organisationId}-requester-${each + 1}`),
      policy: { ...defaultPolicy, maxBmwTalks },
    };
  });
  const practitioners = Math.max(4, Math.round(journeys / 60));
  return {
    organisations,
    bmw: names(practitioners, (each) => `bmw-${each + 1}`),
    coaches: names(practitioners, (each) => `coach-${each + 1}`),
  };
};

/** One of a list. */
export const oneOf = (chance: Chance, list: readonly string[]): string => {
  const found = list[chance.between(0, list.length - 1)];
  if (found === undefined) throw new Error('There is nobody to choose from.');
  return found;
};

/** What the directory knows of somebody who can be asked. */
export const practitionerFacts = (practitionerId: string, kind: 'bmw' | 'coach'): PractitionerFacts => ({
  practitionerId,
  active: true,
  kinds: kind === 'bmw' ? ['bmw'] : coachKinds,
  capacity: 1_000,
  otherOpenJourneys: 0,
  servesOtherParty: false,
  registrations: { registerplein: '2039-12-31T23:00:00.000Z', nobco: '2039-12-31T23:00:00.000Z' },
});

/** How often each theme comes up where the employer asks. */
export const employerThemeWeights: Readonly<Record<EmployerTheme, number>> = {
  'work-pressure': 18,
  stress: 17,
  absence: 10,
  conflict: 9,
  cooperation: 7,
  career: 9,
  leadership: 4,
  'undesirable-behaviour': 3,
  'change-at-work': 4,
  'work-life-balance': 4,
  'life-event': 2,
};

/** And where an employee or a practitioner chooses. */
export const themeWeights: Readonly<Record<Theme, number>> = { ...employerThemeWeights, 'burn-out-complaints': 13 };
