import { coachKinds, type PractitionerFacts, type Theme } from '@traject/domain';
import type { Chance } from './chance.js';

/** An organisation with its people. */
export interface Organisation {
  readonly organisationId: string;
  readonly departments: number;
  readonly employees: readonly string[];
  readonly managers: readonly string[];
  readonly requesters: readonly string[];
}

/** Everybody who takes part in a history. */
export interface Cast {
  readonly organisations: readonly Organisation[];
  readonly bmw: readonly string[];
  readonly coaches: readonly string[];
}

const names = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_none, index) => name(index));

/** Organisations of very different sizes, as they are: most people work for a few of them. */
export const castFor = (journeys: number): Cast => {
  const sizes = [0.4, 0.25, 0.15, 0.08, 0.05, 0.03, 0.02, 0.01, 0.005, 0.005];
  const organisations = sizes.map((share, index) => {
    const organisationId = `organisation-${index + 1}`;
    const count = Math.max(3, Math.round(journeys * share * 0.9));
    const departments = Math.max(1, Math.round(count / 40));
    return {
      organisationId,
      departments,
      employees: names(count, (each) => `${organisationId}-employee-${each + 1}`),
      managers: names(departments, (each) => `${organisationId}-manager-${each + 1}`),
      requesters: names(Math.max(1, Math.round(count / 400)), (each) => `${organisationId}-requester-${each + 1}`),
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
  openJourneyIds: [],
  servesOtherParty: false,
  registrations: { registerplein: '2039-12-31T23:00:00.000Z', nobco: '2039-12-31T23:00:00.000Z' },
});

/** How often each theme comes up. */
export const themeWeights: Readonly<Record<Theme, number>> = {
  'work-pressure': 18,
  stress: 17,
  'burn-out-complaints': 13,
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
