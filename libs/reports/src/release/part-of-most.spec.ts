import { describe, expect, test } from 'vitest';
import { countPeople, peopleIn } from '../counting/people.js';
import type { Facts, JourneyFacts } from '../model/facts.js';
import { journeyMeasures, type Measure, type NumberMeasure } from '../model/measures.js';
import type { Period } from '../model/period.js';
import { suppress } from '../suppression/suppress.js';
import { factsOf, journeys } from '../testing/facts.js';
import { randomSeries } from '../testing/random-organisations.js';
import type { ReleasedLine, Series } from './figures.js';
import { numberLines } from './numbers.js';
import { structureOf } from './structure.js';

const YEAR: Period = { from: '2026-01', months: 12 };
const TALKS = 'bmw-talks';
const PART = 'bmw-talks-of-limit';

const seriesOf = (...names: readonly string[]): Series => ({
  organisations: names.map((organisation) => ({
    organisation,
    departments: ['zorg', 'techniek'],
    hasPeopleWithoutDepartment: false,
  })),
});

/** Journeys in which so many talks were held of so many allowed. */
const talks = (held: number, limit: number): Pick<JourneyFacts, 'trajectories'> => ({
  trajectories: [{ kind: 'bmw', held, limit }],
});

/** The lines of talks, and of their part of the most: by the measure of the product, or by another one. */
const linesOf = (
  facts: Facts,
  series: Series,
  part: NumberMeasure<JourneyFacts> = journeyMeasures[PART],
): readonly ReleasedLine[] => {
  const structure = structureOf(peopleIn(facts.journeys, 'ended', YEAR, countPeople), series, suppress);
  if (structure === null) return [];
  return [
    ...numberLines(TALKS, journeyMeasures[TALKS], structure, suppress),
    ...numberLines(PART, part, structure, suppress),
  ];
};

const meanOf = (line: ReleasedLine | undefined): number | null =>
  line?.figure.kind === 'mean' ? line.figure.mean : null;

/** What is told of an organisation, or of all together, by organisation or department. */
const told = (
  lines: readonly ReleasedLine[],
  measure: Measure,
  organisation: string | null,
  by: ReleasedLine['by'] = 'organisation',
): readonly (number | null)[] =>
  lines
    .filter((line) => line.measure === measure && line.organisation === organisation && line.by === by)
    .map((line) => meanOf(line));

describe('talks as a part of the most that the policy allows', () => {
  const zuid = { organisation: 'zuid', ...talks(3, 3) };

  test('are all of them where three of three were held, as where five of five were', () => {
    const lines = linesOf(factsOf(journeys(12, 0, talks(5, 5)), journeys(12, 100, zuid)), seriesOf('noord', 'zuid'));
    expect([told(lines, PART, 'noord'), told(lines, PART, 'zuid')]).toEqual([[100], [100]]);
  });

  test('are two thirds where two of three were held, of all together and of each department', () => {
    const techniek = { department: 'techniek', ...talks(2, 3) };
    const lines = linesOf(factsOf(journeys(12, 0, talks(2, 3)), journeys(12, 100, techniek)), seriesOf('noord'));
    expect([told(lines, PART, 'noord'), told(lines, PART, null)]).toEqual([[66.7], [66.7]]);
    expect(told(lines, PART, 'noord', 'department')).toEqual([66.7, 66.7]);
  });

  test('are not told of people together whose policies differ, and their talks are', () => {
    const two = linesOf(factsOf(journeys(12, 0), journeys(12, 100, zuid)), seriesOf('noord', 'zuid'));
    expect([told(two, PART, null), told(two, TALKS, null)]).toEqual([[null], [3.5]]);
    const changed = linesOf(factsOf(journeys(12, 0), journeys(1, 100, talks(3, 3))), seriesOf('noord'));
    expect([told(changed, PART, 'noord'), told(changed, TALKS, 'noord')]).toEqual([[null], [3.9]]);
  });
});

/** Figures of the part that are not those of the talks of the same people in other units. Both are told to one decimal. */
const secondSums = (lines: readonly ReleasedLine[]): number =>
  lines
    .filter(({ measure }) => measure === PART)
    .filter((line) => {
      const { by, organisation, group } = line;
      const part = meanOf(line);
      const held = meanOf(
        lines.find(
          (other) =>
            other.measure === TALKS && other.by === by && other.organisation === organisation && other.group === group,
        ),
      );
      const isTheSame = (most: number): boolean =>
        held !== null && Math.abs((part ?? 0) - (100 * held) / most) <= 0.05 + 5 / most + 1e-9;
      return part !== null && ![3, 5].some(isTheSame);
    }).length;

describe('somebody who lays talks and their part of the most side by side, of organisations with two policies', () => {
  const series = Array.from({ length: 20 }, (_none, seed) => randomSeries(seed, 6));

  test('has the same figure twice, or nothing', () => {
    const all = series.map(({ facts, series: known }) => linesOf(facts, known));
    expect(all.map(secondSums)).toEqual(all.map(() => 0));
    expect(all.flat().filter((line) => line.measure === PART && meanOf(line) !== null).length).toBeGreaterThan(40);
  });

  test('has two sums of the same people, to take them apart by, where each is held against their own policy', () => {
    const { mostOf: _same, ...part } = journeyMeasures[PART];
    const ofOwn: NumberMeasure<JourneyFacts> = {
      ...part,
      valueOf: ({ trajectories: [own] }) => (own?.kind === 'bmw' ? (100 * own.held) / own.limit : null),
    };
    expect(series.map(({ facts, series: known }) => secondSums(linesOf(facts, known, ofOwn))).some((sums) => sums > 0)).toBe(true); // prettier-ignore
  });
});
