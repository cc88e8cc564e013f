import { goalAttainments } from '@traject/domain';
import { describe, expect, test } from 'vitest';
import type { JourneyFacts } from '../model/facts.js';
import { factsOf, journeys } from '../testing/facts.js';
import type { Release, ReleasedLine } from './figures.js';
import { publish, publishBy, theRules } from './publish.js';

const YEAR = { from: '2026-01', months: 12 } as const;
const series = {
  organisations: ['noord', 'zuid'].map((organisation) => ({
    organisation,
    departments: ['zorg'],
    hasPeopleWithoutDepartment: false,
  })),
};

const silent: Partial<JourneyFacts> = { evaluation: null };
const stopped: Partial<JourneyFacts> = { evaluation: null, stop: 'no-match' };
const scores = { satisfaction: 7, wellbeingBefore: 4, wellbeingAfter: 6 };

/** In each organisation that many evaluated, did not evaluate, and stopped early. */
const factsWith = (evaluated: number, others: number, early: number) =>
  factsOf(
    ...['noord', 'zuid'].flatMap((organisation, number) => [
      journeys(evaluated, 1000 * number, { organisation }),
      journeys(others, 1000 * number + 300, { organisation, ...silent }),
      journeys(early, 1000 * number + 600, { organisation, ...stopped }),
    ]),
  );

const kindsOf = ({ lines }: Release, wanted: Partial<ReleasedLine>): readonly string[] =>
  lines
    .filter((line) =>
      Object.entries(wanted).every(([key, value]) => new Map<string, unknown>(Object.entries(line)).get(key) === value),
    )
    .map(({ figure }) => figure.kind);

const ofNoord = { organisation: 'noord', by: 'organisation' } as const;

describe('measures of which one person cannot stand in two', () => {
  test('nothing is told of how many did not evaluate', () => {
    const { lines } = publish(factsWith(40, 20, 20), series, YEAR);
    expect(lines.filter(({ measure }) => measure === 'goals').map(({ category }) => category)).not.toContain(
      'not-said',
    );
  });

  test('a score is not told where it would say that fewer stopped than the threshold of early stops', () => {
    const release = publish(factsWith(13, 1, 0), series, YEAR);
    expect(kindsOf(release, { measure: 'satisfaction', ...ofNoord })).toEqual(['hidden']);
    const larger = publish(factsWith(20, 1, 0), series, YEAR);
    expect(kindsOf(larger, { measure: 'satisfaction', ...ofNoord })).toEqual(['mean']);
  });

  test('a score is told of a department where five of it may not have evaluated', () => {
    const of = { measure: 'satisfaction', organisation: 'noord', by: 'department', group: 'zorg' } as const;
    expect(kindsOf(publish(factsWith(30, 0, 0), series, YEAR), of)).toEqual(['mean']);
  });

  test('goals leave open that as many stopped early as the threshold', () => {
    const inEveryCategory = (count: number, from: number, organisation: string) =>
      goalAttainments.flatMap((goals, number) =>
        journeys(count, from + 100 * number, { organisation, evaluation: { ...scores, goals } }),
      );
    const facts = factsOf(
      inEveryCategory(15, 0, 'noord'),
      journeys(2, 500, stopped),
      inEveryCategory(20, 1000, 'zuid'),
      journeys(40, 2000, { organisation: 'zuid', ...silent }),
    );
    const told = (release: Release) =>
      release.lines
        .filter(
          ({ measure, organisation, by }) => measure === 'goals' && organisation === 'noord' && by === 'organisation',
        )
        .reduce((sum, { figure }) => sum + (figure.kind === 'people' ? figure.people : 0), 0);
    expect(told(publish(facts, series, YEAR))).toBeLessThanOrEqual(62 - 10);
    expect(told(publishBy({ ...theRules, tied: false })(facts, series, YEAR))).toBe(60);
  });
});
