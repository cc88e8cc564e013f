import { describe, expect, test } from 'vitest';
import { aRequest } from '../testing/journey.js';
import { specify } from '../testing/specification.js';
import { defaultPolicy, validatePolicy, type Policy } from './policy.js';

const looser: readonly (readonly [string, Partial<Policy>, string, number, number, number])[] = [
  ['six BMW talks (S11)', { maxBmwTalks: 6 }, 'maxBmwTalks', 6, 1, 5],
  ['four coaching sessions (S12)', { coachingSessions: { min: 4, max: 9 } }, 'coachingSessions.min', 4, 5, 9],
  ['ten coaching sessions (S12)', { coachingSessions: { min: 5, max: 10 } }, 'coachingSessions.max', 10, 5, 9],
  ['six days to reflect (S13)', { reflectionDays: { min: 6, max: 21, default: 14 } }, 'reflectionDays.min', 6, 7, 21],
  [
    'four weeks to reflect (S13)',
    { reflectionDays: { min: 7, max: 28, default: 14 } },
    'reflectionDays.max',
    28,
    7,
    21,
  ],
  ['three misses in a row', { missesBeforeDecision: 3 }, 'missesBeforeDecision', 3, 1, 2],
  ['advice on a group of four (S7)', { adviceGroupMinimum: 4 }, 'adviceGroupMinimum', 4, 5, 1000],
];

describe('a policy may be stricter than the numbers of the domain and never looser', () => {
  for (const [what, change, path, found, min, max] of looser) {
    specify(`no journey starts on a policy that allows ${what}`)
      .whenRequested(aRequest({ policy: { ...defaultPolicy, ...change } }))
      .thenRejected('policy-invalid', { path, found, min, max });
  }

  test('the default policy is valid', () => {
    expect(validatePolicy(defaultPolicy)).toStrictEqual([]);
  });

  test('a stricter policy is valid', () => {
    const stricter: Policy = {
      ...defaultPolicy,
      maxBmwTalks: 3,
      coachingSessions: { min: 6, max: 8 },
      reflectionDays: { min: 14, max: 14, default: 14 },
      missesBeforeDecision: 1,
      adviceGroupMinimum: 10,
    };
    expect(validatePolicy(stricter)).toStrictEqual([]);
  });

  test('every number of a policy is checked to be one', () => {
    expect(validatePolicy({ ...defaultPolicy, retentionDays: Number.NaN })).toStrictEqual([
      { path: 'retentionDays', found: Number.NaN, min: 1, max: 3650 },
    ]);
  });
});
