import { expect, test } from 'vitest';
import {
  dayAt,
  isClosed,
  isIn,
  isWholePeriod,
  monthAfter,
  overlaps,
  periodBefore,
  publishedFrom,
  type Period,
} from './period.js';

const quarter: Period = { from: '2026-10', months: 3 };

test('a period ends with a month, also at the turn of the year', () => {
  expect(monthAfter(quarter)).toBe('2027-01');
  expect(isIn(quarter, '2026-12-31')).toBe(true);
  expect(isIn(quarter, '2027-01-01')).toBe(false);
  expect(isIn(quarter, '2026-09-30')).toBe(false);
});

test('the period before has the same length', () => {
  expect(periodBefore({ from: '2026-01', months: 6 })).toEqual({ from: '2025-07', months: 6 });
});

test.each([
  ['2026-01', 12, true],
  ['2026-07', 6, true],
  ['2026-04', 3, true],
  ['2026-02', 1, true],
  ['2026-02', 3, false],
  ['2026-13', 1, false],
  ['2026-1', 1, false],
] as const)('a stretch from %s of %i months is one of the calendar year: %s', (from, months, whole) => {
  expect(isWholePeriod({ from, months })).toBe(whole);
});

test('two periods overlap when they share a month', () => {
  expect(overlaps(quarter, { from: '2026-12', months: 1 })).toBe(true);
  expect(overlaps(quarter, { from: '2027-01', months: 1 })).toBe(false);
});

test('a period may be published from the day on which it is over for two weeks', () => {
  expect(publishedFrom(quarter)).toBe('2027-01-15');
  expect(isClosed(quarter, '2027-01-14')).toBe(false);
  expect(isClosed(quarter, '2027-01-15')).toBe(true);
});

test.each([
  ['2026-12-31T22:59:59Z', '2026-12-31'],
  ['2026-12-31T23:00:00Z', '2027-01-01'],
  ['2027-06-30T22:00:00Z', '2027-07-01'],
])('at %s it is %s in the Netherlands', (instant, day) => {
  expect(dayAt(Date.parse(instant))).toBe(day);
});
