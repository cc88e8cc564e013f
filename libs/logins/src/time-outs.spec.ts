import { describe, expect, test } from 'vitest';
import { betweenNotesMs, endsAt, isOver, standardLoginLimits } from './time-outs.js';

const limits = { idleMs: 30_000 };
const used = (lastUsedAtMs: number) => ({ lastUsedAtMs, expiresAtMs: 100_000 });

describe('a login is over', () => {
  test('when it was not used for as long as is allowed, and not a millisecond earlier', () => {
    expect(isOver(used(10_000), limits, 39_999)).toBe(false);
    expect(isOver(used(10_000), limits, 40_000)).toBe(true);
  });

  test('at its absolute end, however much it is used', () => {
    expect(isOver(used(99_999), limits, 99_999)).toBe(false);
    expect(isOver(used(99_999), limits, 100_000)).toBe(true);
    expect(endsAt(used(99_999), limits)).toBe(100_000);
  });
});

test('the standard is half an hour without a request and twelve hours in all', () => {
  expect(standardLoginLimits).toEqual({ idleMs: 1_800_000, longestMs: 43_200_000 });
});

test('use is noted often enough that a login in use does not end', () => {
  expect(betweenNotesMs(standardLoginLimits)).toBe(60_000);
  expect(betweenNotesMs({ idleMs: 1_000 })).toBe(100);
});
