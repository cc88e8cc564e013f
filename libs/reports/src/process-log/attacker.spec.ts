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
const everybodyAsTheyWere: GroupRules = { told: 1, leftOut: 0, drawnBesides: 0 };
const nobodyLeftOut: GroupRules = { ...processGroupRules, leftOut: 0, drawnBesides: 0 };
const alwaysAsManyLeftOut: GroupRules = { ...processGroupRules, drawnBesides: 0 };
const seeds = Array.from({ length: 40 }, (_none, seed) => seed);

const logOf = ({ facts, paths, series }: RandomTravels, rules: GroupRules): ProcessLog =>
  publishProcessLogBy(rules)(facts, (journey) => paths.get(journey), series, YEAR);

const toldBy = ({ groups }: ProcessLog): number => groups.reduce((sum, { people }) => sum + people, 0);

describe('an attacker with a process log and all reports of the same people', () => {
  const recoveredFrom = (seed: number, rules: GroupRules): readonly Recovered[] => {
    const travels = randomTravels(seed, 6);
    const release = publish(travels.facts, travels.series, YEAR);
    const tables = attacksOn(release, travels.facts, travels.series, 'people');
    const asked = happeningsIn(travels.facts, 'ended', YEAR, 'people').filter(({ selfRequested }) => selfRequested);
    return withLog(tables, logOf(travels, rules), asked.length).flatMap(attack);
  };

  test.each(seeds)('finds nothing that the reports hide, in series %i', (seed) => {
    expect(recoveredFrom(seed, processGroupRules)).toEqual([]);
  });

  test('has something to look at', () => {
    for (const seed of seeds) {
      const log = logOf(randomTravels(seed, 6), processGroupRules);
      expect(log.groups.some(({ organisation }) => organisation !== null)).toBe(true);
      expect(toldBy(log)).toBeGreaterThan(100);
    }
  });

  test('finds it where nobody is left out of a group', () => {
    expect(seeds.slice(0, 10).flatMap((seed) => recoveredFrom(seed, nobodyLeftOut)).length).toBeGreaterThan(10);
  });

  test('finds it where everybody is told', () => {
    expect(seeds.slice(0, 3).flatMap((seed) => recoveredFrom(seed, everybodyAsTheyWere)).length).toBeGreaterThan(10);
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

/** The groups that name an organisation, with those whom the rule leaves out at least of each path there. */
const withFewestLeftOut = (log: ProcessLog): ProcessLog => {
  const ways = new Set<string>();
  const groups = log.groups.flatMap((group) => {
    if (group.organisation === null) return [];
    const way = JSON.stringify([group.organisation, group.steps.map(({ step, trajectory }) => [step, trajectory])]);
    const isKnown = ways.has(way);
    ways.add(way);
    return [{ ...group, people: group.people + (isKnown ? 0 : processGroupRules.leftOut) }];
  });
  return { ...log, groups };
};

describe('an attacker who knows this very rule, and adds those who are left out at least', () => {
  /** The series in which something that the reports hide is found. */
  const seriesFound = (rules: GroupRules): readonly number[] =>
    seeds.filter((seed) => {
      const travels = randomTravels(seed, 6);
      const release = publish(travels.facts, travels.series, YEAR);
      const tables = attacksOn(release, travels.facts, travels.series, 'people');
      return withLog(tables, withFewestLeftOut(logOf(travels, rules)), 0).flatMap(attack).length > 0;
    });

  test('finds something in few series, which is a limit', () => {
    expect(seriesFound(processGroupRules).length).toBeLessThanOrEqual(6);
  });

  test('finds something in many more where as many are left out every time', () => {
    expect(seriesFound(alwaysAsManyLeftOut).length).toBeGreaterThan(10);
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
