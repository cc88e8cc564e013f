import { describe, expect, test } from 'vitest';
import type { Period } from '../model/period.js';
import { publish } from '../release/publish.js';
import { attacksOn } from '../testing/attacks-on-release.js';
import { withLog } from '../testing/attacks-with-log.js';
import { attack, type Recovered } from '../testing/linear-attack.js';
import { randomTravels, type RandomTravels } from '../testing/random-travels.js';
import { happeningsIn } from '../testing/truth.js';
import type { PathGroup, ProcessLog } from './process-log.js';
import { publishProcessLogBy, processGroupRules } from './publish-process-log.js';
import type { GroupRules } from './take-group.js';
import type { Path } from './paths.js';

const YEAR: Period = { from: '2026-01', months: 12 };
const everybodyAsTheyWere: GroupRules = { told: 1, leftOut: 0, drawnBesides: 0, organisations: 1 };
const nobodyLeftOut: GroupRules = { ...processGroupRules, leftOut: 0, drawnBesides: 0 };
const alwaysAsManyLeftOut: GroupRules = { ...processGroupRules, drawnBesides: 0 };
const seeds = Array.from({ length: 40 }, (_none, seed) => seed);

const logOf = ({ facts, paths, series }: RandomTravels, rules: GroupRules): ProcessLog =>
  publishProcessLogBy(rules)(facts, (journey) => paths.get(journey), series, YEAR);

/** What a log would be that names organisations: one of each by itself, without those who asked by themselves. */
const logByOrganisation = (travels: RandomTravels, rules: GroupRules): ProcessLog => {
  const { facts, paths, series } = travels;
  const asked = new Set(facts.journeys.filter(({ selfRequested }) => selfRequested).map(({ journey }) => journey));
  const pathOf = (journey: string): Path | undefined => (asked.has(journey) ? [] : paths.get(journey));
  const groups = series.organisations.flatMap((known) => {
    const log = publishProcessLogBy({ ...rules, organisations: 1 })(facts, pathOf, { organisations: [known] }, YEAR);
    return log.groups.filter(({ whole }) => whole).map((group) => ({ ...group, organisation: known.organisation }));
  });
  return { ...logOf(travels, rules), groups };
};

const toldBy = ({ groups }: ProcessLog): number => groups.reduce((sum, { people }) => sum + people, 0);

/** What is found in a log beside all reports of the same people; the attacker may add to its groups. */
const foundIn = (
  travels: RandomTravels,
  log: ProcessLog,
  add: (groups: readonly PathGroup[]) => readonly PathGroup[] = (groups) => groups,
): readonly Recovered[] => {
  const release = publish(travels.facts, travels.series, YEAR);
  const tables = attacksOn(release, travels.facts, travels.series, 'people');
  const asked = happeningsIn(travels.facts, 'ended', YEAR, 'people').filter(({ selfRequested }) => selfRequested);
  return withLog(tables, { ...log, groups: add(log.groups) }, asked.length).flatMap(attack);
};

describe('an attacker with a process log and all reports of the same people', () => {
  test.each(seeds)('finds nothing that the reports hide, in series %i', (seed) => {
    const travels = randomTravels(seed, 6);
    expect(foundIn(travels, logOf(travels, processGroupRules))).toEqual([]);
  });

  test('has something to look at', () => {
    for (const seed of seeds) {
      const log = logOf(randomTravels(seed, 6), processGroupRules);
      expect(log.groups.some(({ whole }) => whole)).toBe(true);
      expect(toldBy(log)).toBeGreaterThan(100);
    }
  });

  test('finds it where organisations are named and nobody is left out of a group', () => {
    const found = seeds.slice(0, 6).flatMap((seed) => {
      const travels = randomTravels(seed, 6);
      return foundIn(travels, logByOrganisation(travels, nobodyLeftOut));
    });
    expect(found.length).toBeGreaterThan(10);
  });

  test('finds it where organisations are named and everybody is told', () => {
    const found = seeds.slice(0, 6).flatMap((seed) => {
      const travels = randomTravels(seed, 6);
      return foundIn(travels, logByOrganisation(travels, everybodyAsTheyWere));
    });
    expect(found.length).toBeGreaterThan(10);
  });
});

/** Everything that there is to know of one row. */
const looks = ({ organisation, steps, whole }: PathGroup): string => JSON.stringify({ organisation, steps, whole });

const isWay = (path: Path, { steps, whole }: PathGroup): boolean =>
  (!whole || path.length === steps.length) &&
  steps.every(({ step, trajectory }, index) => path[index]?.step === step && path[index].trajectory === trajectory);

/** The fewest people that somebody who knows all about one of them, to the day, is left with. */
const fewestAlike = (log: ProcessLog): number => {
  const alike = new Map<string, number>();
  for (const group of log.groups) alike.set(looks(group), (alike.get(looks(group)) ?? 0) + group.people);
  return Math.min(...alike.values());
};

/**
 * Whole paths with those whom the rule leaves out of each at least. Paths that were cut are not added to these: who is left out of a
 * group may be told with one of them.
 */
const withFewestLeftOut = (groups: readonly PathGroup[]): readonly PathGroup[] => {
  const ways = new Set<string>();
  return groups
    .filter(({ whole }) => whole)
    .map((group) => {
      const way = JSON.stringify([group.organisation, group.steps.map(({ step, trajectory }) => [step, trajectory])]);
      const isKnown = ways.has(way);
      ways.add(way);
      return { ...group, people: group.people + (isKnown ? 0 : processGroupRules.leftOut) };
    });
};

describe('an attacker who knows this very rule, and adds those who are left out at least', () => {
  interface Attempt {
    readonly size: number;
    readonly log?: (travels: RandomTravels, rules: GroupRules) => ProcessLog;
    readonly rules?: GroupRules;
  }
  const recoveredFrom = (seed: number, { size, log = logOf, rules = processGroupRules }: Attempt) => {
    const travels = randomTravels(seed, size);
    return foundIn(travels, log(travels, rules), withFewestLeftOut);
  };

  test.each([
    [3, 120],
    [6, 40],
  ])('finds nothing, of %i organisations, in %i series', (size, count) => {
    const found = Array.from({ length: count }, (_none, seed) => recoveredFrom(seed, { size }));
    expect(found.flat()).toEqual([]);
  });

  test('finds something where one organisation is told by itself', () => {
    const alone = { ...processGroupRules, organisations: 1 };
    expect(recoveredFrom(5133, { size: 1, rules: alone }).length).toBeGreaterThan(0);
    expect(recoveredFrom(5133, { size: 1 })).toEqual([]);
  });

  /** The series in which something is found where rows name an organisation. */
  const seriesFound = (rules: GroupRules, among: readonly number[]) =>
    among.filter((seed) => recoveredFrom(seed, { size: 6, log: logByOrganisation, rules }).length > 0);

  test('finds something where organisations are named, and more where as many are left out every time', () => {
    const among = seeds.slice(0, 20);
    const found = seriesFound(processGroupRules, among).length;
    expect(found).toBeGreaterThan(1);
    expect(seriesFound(alwaysAsManyLeftOut, among).length).toBeGreaterThan(found);
  });
});

describe('an attacker who knows all about somebody, to the day', () => {
  test('is left with at least nine people who look the same, of at least fourteen who took that way', () => {
    for (const seed of seeds) {
      const travels = randomTravels(seed, 6);
      const log = logOf(travels, processGroupRules);
      expect(fewestAlike(log)).toBeGreaterThanOrEqual(9);
      for (const group of log.groups) {
        const people = travels.facts.journeys.filter(
          ({ journey, organisation }) =>
            isWay(travels.paths.get(journey) ?? [], group) &&
            (group.organisation === null || organisation === group.organisation),
        );
        expect(new Set(people.map(({ person }) => person)).size).toBeGreaterThanOrEqual(14);
      }
    }
  });

  test('finds them where everybody is told as they were', () => {
    expect(fewestAlike(logOf(randomTravels(1, 6), everybodyAsTheyWere))).toBe(1);
  });
});
