import { groupedBy } from '../counting/group.js';
import { countPeople, peopleIn } from '../counting/people.js';
import type { Facts } from '../model/facts.js';
import { THRESHOLD } from '../model/measures.js';
import type { Period } from '../model/period.js';
import type { Series } from '../release/figures.js';
import { withoutFewWhoAsked } from '../release/structure.js';
import { alike } from './alike.js';
import type { Path, PathStep } from './paths.js';
import type { PathGroup, ProcessLog } from './process-log.js';
import { takeGroup, type GroupRules, type Traveller } from './take-group.js';

/**
 * Nine people have a median with five of them on either side; and for each group as many as the threshold are left out. Of two
 * organisations, whoever knows the people of one could tell which rows are of the other.
 */
export const processGroupRules: GroupRules = {
  told: 2 * THRESHOLD - 1,
  leftOut: THRESHOLD,
  drawnBesides: THRESHOLD - 1,
  organisations: 3,
};

/** Groups that are told, and who is not told yet. */
interface Progress {
  readonly groups: readonly PathGroup[];
  readonly rest: readonly Traveller[];
}

const nameOf = ({ step, trajectory }: PathStep): string => `${step} ${trajectory ?? ''}`;

/**
 * Tells paths of all organisations together. Who went on in a way that too few did is cut back to the steps before, until
 * enough share them; who is left out of a group is cut back likewise, so that a path cut back need not have been rare.
 */
const cutBack = (people: readonly Traveller[], rules: GroupRules, steps = 0): Progress => {
  const further = groupedBy(
    people.filter(({ path }) => path.length > steps),
    ({ path }) =>
      path
        .slice(steps, steps + 1)
        .map(nameOf)
        .join(),
  );
  const below = [...further.values()].map((some) => cutBack(some, rules, steps + 1));
  const here = (some: readonly Traveller[], whole: boolean): Progress => {
    const group = steps === 0 ? null : takeGroup(some, rules);
    if (group === null) return { groups: [], rest: some };
    return { groups: alike(group.told, rules.told, { whole, steps }), rest: group.leftOut };
  };
  const ended = here(
    people.filter(({ path }) => path.length === steps),
    true,
  );
  const cut = here([...ended.rest, ...below.flatMap(({ rest }) => rest)], false);
  return { groups: [...below.flatMap(({ groups }) => groups), ...ended.groups, ...cut.groups], rest: cut.rest };
};

/** Everybody of whom a journey ended in the period, by one journey each: the same people whom the reports count as ended. */
const travellersOf = (
  { journeys }: Facts,
  pathOf: (journey: string) => Path | undefined,
  { organisations }: Series,
  period: Period,
): readonly Traveller[] => {
  const members = new Set(organisations.map(({ organisation }) => organisation));
  const ended = peopleIn(journeys, 'ended', period, countPeople).filter(({ organisation }) =>
    members.has(organisation),
  );
  return withoutFewWhoAsked(ended).map(({ organisation, selfRequested, facts: { journey } }) => ({
    journey,
    organisation,
    selfRequested,
    path: pathOf(journey) ?? [],
  }));
};

/** See {@link publishProcessLog}; with rules that tests weaken. */
export const publishProcessLogBy =
  (rules: GroupRules) =>
  (facts: Facts, pathOf: (journey: string) => Path | undefined, series: Series, period: Period): ProcessLog => {
    const people = travellersOf(facts, pathOf, series, period);
    const together = series.organisations.length >= rules.organisations;
    const { groups, rest } = together ? cutBack(people, rules) : { groups: [], rest: people };
    return {
      period,
      organisations: series.organisations.map(({ organisation }) => organisation),
      groups,
      peopleLeftOut: rest.length < THRESHOLD ? null : rest.length,
    };
  };

/**
 * The process log of a period: everything that is ever told row by row, of people whose journey ended in it. Each is told among all
 * organisations when enough people took the very same path, otherwise as far as enough people went the same way, and otherwise
 * not at all. No row names an organisation or a practitioner, and of too few organisations there are none.
 * @param pathOf steps of a journey of the facts
 */
export const publishProcessLog = publishProcessLogBy(processGroupRules);
