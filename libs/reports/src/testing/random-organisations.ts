import { goalAttainments, routes, stopReasons, themes } from '@traject/domain';
import {
  adviceFollowUps,
  type AdviceFacts,
  type CaseloadFacts,
  type Facts,
  type JourneyFacts,
} from '../model/facts.js';
import type { Day } from '../model/period.js';
import type { KnownOrganisation, Series } from '../release/figures.js';
import { choicesFrom, type Choices } from './random.js';

/** Organisations that are published together, and all that is known of their journeys. */
export interface RandomSeries {
  readonly series: Series;
  readonly facts: Facts;
}

const dayAfter = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const randomJourney = (
  choose: Choices,
  journey: string,
  who: { readonly person: string; readonly organisation: string; readonly department: string | null },
  mostTalks: number,
): JourneyFacts => {
  const requestedOn = dayAfter('2026-01-01', choose.below(365));
  const intakeOn = choose.percent(90) ? dayAfter(requestedOn, 1 + choose.below(30)) : null;
  const firstTalkOn = intakeOn !== null && choose.percent(90) ? dayAfter(intakeOn, 1 + choose.below(30)) : null;
  const endedOn = choose.percent(80) ? dayAfter(firstTalkOn ?? requestedOn, 20 + choose.below(150)) : null;
  const route = intakeOn === null ? null : choose.of([...routes, 'bmw', 'bmw', 'coach'] as const, 'bmw');
  const stopped = endedOn !== null && choose.percent(20);
  return {
    journey,
    ...who,
    selfRequested: choose.percent(12),
    theme: choose.of(themes.slice(0, 2 + choose.below(themes.length - 1)), 'stress'),
    requestedOn,
    intakeOn,
    route,
    firstTalkOn,
    endedOn,
    trajectories:
      route === 'bmw'
        ? [{ kind: 'bmw', held: Math.min(mostTalks, 1 + choose.below(5)), limit: mostTalks }]
        : route === 'coach'
          ? [{ kind: 'coaching', held: 1 + choose.below(9), limit: 9 }]
          : [],
    reflectionDays: route === 'coach' ? [7 + choose.below(15), 7 + choose.below(15)] : [],
    missed: choose.percent(70) ? 0 : 1 + choose.below(3),
    referral: choose.of(['none', 'none', 'accepted', 'not-accepted'] as const, 'none'),
    signalNoticed: choose.percent(30),
    stop: stopped ? choose.of(stopReasons, 'not-said') : null,
    evaluation:
      endedOn === null || stopped || choose.percent(20)
        ? null
        : {
            satisfaction: 1 + choose.below(10),
            goals: choose.of(goalAttainments, 'partly'),
            wellbeingBefore: 1 + choose.below(10),
            wellbeingAfter: 1 + choose.below(10),
          },
  };
};

const journeysOf = (
  choose: Choices,
  { organisation, departments, hasPeopleWithoutDepartment }: KnownOrganisation,
  mostTalks: number,
): readonly JourneyFacts[] =>
  Array.from({ length: 4 + choose.below(choose.percent(50) ? 30 : 100) }, (_none, person) => {
    const who = {
      person: `${organisation}/person-${person}`,
      organisation,
      // A few departments have most of the people.
      department:
        hasPeopleWithoutDepartment && choose.percent(8)
          ? null
          : choose.of(departments.slice(0, 1 + choose.below(departments.length)), departments[0] ?? 'none'),
    };
    // Some people come back, and some of them again and again.
    const journeys = choose.percent(85) ? 1 : 2 + choose.below(4);
    return Array.from({ length: journeys }, (_again, number) =>
      randomJourney(choose, `${who.person}/journey-${number}`, who, mostTalks),
    );
  }).flat();

/** Advices, of a few people more than one; in some organisations few, and few kinds of answer to them. */
const advicesTo = (choose: Choices, organisation: string): readonly AdviceFacts[] => {
  const answers = adviceFollowUps.slice(0, 2 + choose.below(adviceFollowUps.length - 1));
  const people = 8 + choose.below(40);
  return Array.from({ length: choose.below(choose.percent(50) ? 12 : 70) }, (_none, number) => ({
    advice: `${organisation}/advice-${number}`,
    organisation,
    person: choose.percent(50) ? `${organisation}/person-${choose.below(people)}` : null,
    selfRequested: choose.percent(20),
    raisedOn: dayAfter('2026-01-01', choose.below(365)),
    followUp: choose.of(answers, 'done'),
  }));
};

/** Few practitioners or some more, of whom one may have most of the people. */
const caseloadsOf = (choose: Choices): readonly CaseloadFacts[] =>
  Array.from({ length: 2 + choose.below(9) }, (_none, number) => ({
    practitioner: `practitioner-${number}`,
    people: choose.below(number === 0 && choose.percent(30) ? 90 : 12),
  }));

/** What an organisation's policy allows: the field's own most, or less in every third one. */
const mostTalksOf = (number: number): number => (number % 3 === 2 ? 3 : 5);

/** Small organisations with departments, some of two people, and a year of journeys. */
export const randomSeries = (seed: number, size: number): RandomSeries => {
  const choose = choicesFrom(seed);
  const organisations = Array.from({ length: size }, (_none, number) => ({
    organisation: `organisation-${seed}-${number}`,
    departments: Array.from({ length: 1 + choose.below(6) }, (_department, index) => `department-${number}-${index}`),
    hasPeopleWithoutDepartment: choose.percent(50),
  }));
  return {
    series: { organisations },
    facts: {
      journeys: organisations.flatMap((known, number) => journeysOf(choose, known, mostTalksOf(number))),
      advices: organisations.flatMap(({ organisation }) => advicesTo(choose, organisation)),
      caseloads: caseloadsOf(choose),
    },
  };
};
