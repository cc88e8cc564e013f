import type { Facts, JourneyFacts } from '../model/facts.js';
import type { Day } from '../model/period.js';
import { inOrder, type Path, type PathStep } from '../process-log/paths.js';
import type { Series } from '../release/figures.js';
import { choicesFrom, type Choices } from './random.js';

/** Organisations whose people mostly go the same few ways, with the paths of their journeys. */
export interface RandomTravels {
  readonly series: Series;
  readonly facts: Facts;
  readonly paths: ReadonlyMap<string, Path>;
}

const dayAfter = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const unended: JourneyFacts = {
  journey: '',
  person: '',
  organisation: '',
  department: null,
  selfRequested: false,
  theme: 'stress',
  requestedOn: '',
  intakeOn: null,
  route: null,
  firstTalkOn: null,
  endedOn: null,
  trajectories: [],
  reflectionDays: [],
  missed: 0,
  referral: 'none',
  signalNoticed: false,
  stop: null,
  evaluation: null,
};

const travel = (choose: Choices, journey: string, organisation: string) => {
  const requestedOn = dayAfter('2026-01-01', choose.below(200));
  const intakeOn = dayAfter(requestedOn, 3 + choose.below(20));
  const route = choose.percent(75) ? ('bmw' as const) : ('coach' as const);
  const kind = route === 'bmw' ? ('bmw' as const) : ('coaching' as const);
  const held = route === 'bmw' ? choose.of([3, 4, 4] as const, 4) : 5;
  const missed = choose.percent(80) ? 0 : 1 + choose.below(2);
  const referral = choose.percent(85) ? 'none' : choose.of(['accepted', 'not-accepted'] as const, 'accepted');
  const practitioner = `${organisation}/${kind}-${choose.below(2)}`;
  const step = (name: PathStep['step'], on: Day): PathStep => ({
    step: name,
    on,
    trajectory: null,
    practitioner: null,
  });
  const met = (name: PathStep['step'], number: number): PathStep => ({
    step: name,
    on: dayAfter(intakeOn, 7 * (number + 1) + choose.below(7)),
    trajectory: 1,
    practitioner,
  });
  const meetings = Array.from({ length: held }, (_none, number) =>
    met(route === 'bmw' ? 'bmw-talk-held' : 'coaching-session-held', number),
  );
  const lastDay = meetings.at(-1)?.on ?? intakeOn;
  const endedOn = dayAfter(lastDay, 1 + choose.below(20));
  const path = inOrder([
    step('journey-requested', requestedOn),
    { ...step('intake-held', intakeOn), practitioner },
    ...meetings,
    ...Array.from({ length: missed }, () => met('appointment-missed', 1)),
    ...(referral === 'none' ? [] : [step('referral-opened', lastDay)]),
    ...(referral === 'accepted' ? [step('referral-handed-over', lastDay)] : []),
    step('journey-ended', endedOn),
  ]);
  const facts: JourneyFacts = {
    ...unended,
    journey,
    organisation,
    selfRequested: choose.percent(8),
    requestedOn,
    intakeOn,
    route,
    firstTalkOn: meetings[0]?.on ?? null,
    endedOn,
    trajectories: [{ kind, held, limit: route === 'bmw' ? 5 : 9 }],
    missed,
    referral,
  };
  return { facts, path };
};

/** Organisations of ten to two hundred people, and a year of their journeys. */
export const randomTravels = (seed: number, size: number): RandomTravels => {
  const choose = choicesFrom(seed);
  const organisations = Array.from({ length: size }, (_none, number) => ({
    organisation: `organisation-${seed}-${number}`,
    departments: [],
    hasPeopleWithoutDepartment: true,
  }));
  const travels = organisations.flatMap(({ organisation }) =>
    Array.from({ length: 10 + choose.below(190) }, (_none, number) => {
      const person = `${organisation}/person-${choose.percent(90) ? number : choose.below(number + 1)}`;
      const { facts, path } = travel(choose, `${organisation}/journey-${number}`, organisation);
      return { facts: { ...facts, person }, path };
    }),
  );
  return {
    series: { organisations },
    facts: { journeys: travels.map(({ facts }) => facts), advices: [], caseloads: [] },
    paths: new Map(travels.map(({ facts, path }) => [facts.journey, path])),
  };
};
