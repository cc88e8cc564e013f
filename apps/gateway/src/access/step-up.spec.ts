import { describe, expect, test } from 'vitest';
import { isFresh, stepUpMaxAgeSeconds } from './step-up.js';

const now = 1_800_000_000_000;
const ago = (ms: number) => isFresh({ authenticatedAtMs: now - ms }, now);

describe('an authentication is fresh', () => {
  test('for five minutes, and not a millisecond longer', () => {
    expect(stepUpMaxAgeSeconds).toBe(300);
    expect(ago(0)).toBe(true);
    expect(ago(300_000)).toBe(true);
    expect(ago(300_001)).toBe(false);
  });

  test('never when nobody knows when it was, as with the token of a program', () => {
    expect(isFresh({ authenticatedAtMs: null }, now)).toBe(false);
  });

  test('never when it lies in the future further than clocks differ', () => {
    expect(ago(-5_000)).toBe(true);
    expect(ago(-5_001)).toBe(false);
  });
});
