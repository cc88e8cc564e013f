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

/** Nine people have a median with five of them on either side; and for each group as many as the threshold are left out. */
export const processGroupRules: GroupRules = {
  told: 2 * THRESHOLD - 1,
  leftOut: THRESHOLD,
  drawnBesides: THRESHOLD - 1,
};

/** Groups that are told, and who is not told yet. */
interface Progress {
  readonly groups: readonly PathGroup[];
  readonly rest: readonly Traveller[];
}

const nameOf = ({ step, trajectory }: PathStep): string => `${step} ${trajectory ?? ''}`;
const variantOf = (path: Path): string => path.map(nameOf).join('\n');
const withPractitioners = (path: Path): string => path.map((at) => `${nameOf(at)} ${at.practitioner ?? ''}`).join('\n');

const notTold = (): null => null;

/** Tells whole paths within each organisation, as far as enough people took the very same. */
const byOrganisation = (
  { groups, rest }: Progress,
  rules: GroupRules,
  pathOf: (path: Path) => string,
  numberOf: (practitioner: string) => number | null,
): Progress => {
  // Who asked by themselves counts in totals only: they are told with no organisation.
  const within = ({ selfRequested, path }: Traveller): boolean => !selfRequested && path.length > 0;
  const classes = groupedBy(rest.filter(within), ({ organisation, path }) => `${organisation}\n${pathOf(path)}`);
  const taken = [...classes.values()].map((people) => ({ people, group: takeGroup(people, rules) }));
  return {
    groups: [
      ...groups,
      ...taken.flatMap(({ people, group }) => {
        const [first] = people;
        if (group === null || first === undefined) return [];
        const { organisation, path } = first;
        return alike(group.told, rules.told, { organisation, whole: true, steps: path.length, numberOf });
      }),
    ],
    rest: [...rest.filter((one) => !within(one)), ...taken.flatMap(({ people, group }) => group?.leftOut ?? people)],
  };
};

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
    const telling = { organisation: null, whole, steps, numberOf: notTold };
    return { groups: alike(group.told, rules.told, telling), rest: group.leftOut };
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

/** Numbers for practitioners in the order of the groups, so that a number says nothing by itself. */
const numbering = (): ((practitioner: string) => number) => {
  const numbers = new Map<string, number>();
  return (practitioner) => {
    const number = numbers.get(practitioner) ?? numbers.size + 1;
    numbers.set(practitioner, number);
    return number;
  };
};

/** See {@link publishProcessLog}; with rules that tests weaken. */
export const publishProcessLogBy =
  (rules: GroupRules) =>
  (facts: Facts, pathOf: (journey: string) => Path | undefined, series: Series, period: Period): ProcessLog => {
    const people = travellersOf(facts, pathOf, series, period);
    const first = byOrganisation({ groups: [], rest: people }, rules, withPractitioners, numbering());
    const second = byOrganisation(first, rules, variantOf, notTold);
    const { groups, rest } = cutBack(second.rest, rules);
    return {
      period,
      organisations: series.organisations.map(({ organisation }) => organisation),
      groups: [...second.groups, ...groups],
      peopleLeftOut: rest.length < THRESHOLD ? null : rest.length,
    };
  };

/**
 * The process log of a period: everything that is ever told row by row, of people whose journey ended in it. Each is told
 * with their organisation and practitioners when enough people there took the very same path, otherwise without the latter,
 * otherwise among all organisations, otherwise as far as enough people went the same way, and otherwise not at all.
 * @param pathOf steps of a journey of the facts
 */
export const publishProcessLog = publishProcessLogBy(processGroupRules);
