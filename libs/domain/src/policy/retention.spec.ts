import { describe, expect, test } from 'vitest';
import { CIVIL_DAY_MS } from '../journey/time.js';
import { daysLater, firstMorning } from '../testing/calendar.js';
import { defaultRetention, isKeptLongEnough, validateRetention } from './retention.js';

describe('how long records are kept', () => {
  test('is by default as allowed', () => {
    expect(validateRetention(defaultRetention)).toEqual([]);
  });

  test.each([
    ['adviceDays', 0, 1, 3650],
    ['adviceDays', 3651, 1, 3650],
    ['draftDays', 0, 1, 365],
    ['draftDays', 366, 1, 365],
    ['draftDays', 1.5, 1, 365],
    ['formerPersonDays', 29, 30, 3650],
    ['formerPersonDays', Number.NaN, 30, 3650],
  ] as const)('is refused with %s of %d', (kind, found, min, max) => {
    expect(validateRetention({ ...defaultRetention, [kind]: found })).toStrictEqual([
      { path: `retention.${kind}`, found, min, max },
    ]);
  });

  test('is allowed up to its limits, and for an advice may be left to what its dossier goes by', () => {
    for (const adviceDays of [null, 1, 3650])
      expect(validateRetention({ ...defaultRetention, adviceDays })).toEqual([]);
    expect(defaultRetention.adviceDays).toBeNull();
  });

  test('is over at the moment itself and not a millisecond before', () => {
    const end = daysLater(firstMorning, 90);
    const before = new Date(Date.parse(end) - 1).toISOString();
    expect(isKeptLongEnough(firstMorning, 90, CIVIL_DAY_MS, end)).toBe(true);
    expect(isKeptLongEnough(firstMorning, 90, CIVIL_DAY_MS, before)).toBe(false);
  });
});
