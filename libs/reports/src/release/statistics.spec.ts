import { describe, expect, test } from 'vitest';
import { isUnsafeMean, percentilesFigure } from './statistics.js';

const upTo = (count: number) => Array.from({ length: count }, (_none, index) => index + 1);

describe('means', () => {
  test('one person who makes up more than half of the sum is told by its mean', () => {
    expect(isUnsafeMean([9, 1, 2, 2, 3], false)).toBe(true);
    expect(isUnsafeMean([4, 1, 2, 2, 3], false)).toBe(false);
  });

  test('who is second could compute the largest when the rest is next to nothing (p%-rule)', () => {
    expect(isUnsafeMean([5, 5, 0, 0, 0], false)).toBe(true);
    expect(isUnsafeMean([5, 5, 1, 0, 0], false)).toBe(false);
  });

  test('a sensitive number that is the same for all is everybody’s', () => {
    expect(isUnsafeMean([7, 7, 7, 7, 7], true)).toBe(true);
    expect(isUnsafeMean([7, 7, 7, 7, 7], false)).toBe(false);
  });
});

describe('percentiles', () => {
  test('the median needs the threshold on both of its sides', () => {
    expect(percentilesFigure(upTo(8), 5)).toEqual({ kind: 'hidden' });
    expect(percentilesFigure(upTo(9), 5)).toEqual({ kind: 'percentiles', median: 5, percentile90: null });
  });

  test('the 90th percentile is told when five people waited as long or longer', () => {
    expect(percentilesFigure(upTo(39), 5)).toEqual({ kind: 'percentiles', median: 20, percentile90: null });
    expect(percentilesFigure(upTo(50), 5)).toEqual({ kind: 'percentiles', median: 25, percentile90: 45 });
  });
});
