import { describe, expect, test } from 'vitest';
import { evaluatedAtLeast } from './evaluated-at-least.js';
import type { ReleasedLine } from './figures.js';

describe('how many evaluated at least', () => {
  const line = (different: Partial<ReleasedLine>): ReleasedLine => ({
    measure: 'satisfaction',
    by: 'organisation',
    organisation: 'noord',
    group: null,
    category: null,
    figure: { kind: 'mean', mean: 7 },
    ...different,
  });

  test('is nobody where no score is told', () => {
    expect(evaluatedAtLeast([line({ figure: { kind: 'hidden' } }), line({ measure: 'duration' })], 'noord')).toBe(0);
  });

  test('is as many as the score needs that needs most', () => {
    expect(evaluatedAtLeast([line({}), line({ measure: 'wellbeing-after' })], 'noord')).toBe(10);
  });

  test('adds up different routes, themes and departments, each by itself', () => {
    const routes = ['bmw', 'coach', 'no-support'].map((group) => line({ by: 'route', group }));
    const again = line({ by: 'route', group: 'bmw', measure: 'wellbeing-before' });
    expect(evaluatedAtLeast([line({}), ...routes, again, line({ by: 'theme', group: 'stress' })], 'noord')).toBe(20);
  });

  test('of all organisations is the sum of theirs, or more', () => {
    const there = ['noord', 'zuid'].map((organisation) => line({ organisation, by: 'route', group: 'bmw' }));
    const all = line({ organisation: null, by: 'route', group: 'coach' });
    expect(evaluatedAtLeast([...there, all], null)).toBe(15);
  });

  test('of a department is what its own scores need', () => {
    const department = line({ by: 'department', group: 'zorg' });
    expect(evaluatedAtLeast([line({ measure: 'wellbeing-after' }), department], 'noord', 'zorg')).toBe(5);
  });
});
