import { CIVIL_DAY_MS, WORKING_DAYS_IN_SLICE } from '@traject/domain';
import { describe, expect, it } from 'vitest';
import { calendarSliceAt } from './calendar-slice.js';

const endsFrom = (now: string, count: number) => calendarSliceAt(now, CIVIL_DAY_MS).workingDayEnds.slice(0, count);

describe('working days in the Netherlands', () => {
  it('Good Friday is worked, Easter Monday is not', () => {
    expect(endsFrom('2027-03-25T09:00:00.000Z', 4)).toEqual([
      '2027-03-25T16:00:00.000Z',
      '2027-03-26T16:00:00.000Z',
      '2027-03-30T15:00:00.000Z', // Easter Monday is skipped, and the clock went forward on Easter Sunday
      '2027-03-31T15:00:00.000Z',
    ]);
  });

  it("King's Day is free on Saturday when 27 April is a Sunday, so that Monday is worked", () => {
    expect(endsFrom('2025-04-25T08:00:00.000Z', 2)).toEqual(['2025-04-25T15:00:00.000Z', '2025-04-28T15:00:00.000Z']);
  });

  it("King's Day on a weekday is free", () => {
    expect(endsFrom('2027-04-26T08:00:00.000Z', 2)).toEqual(['2027-04-26T15:00:00.000Z', '2027-04-28T15:00:00.000Z']);
  });

  it('Christmas takes two days, and what follows is a working day again', () => {
    expect(endsFrom('2028-12-22T12:00:00.000Z', 3)).toEqual([
      '2028-12-22T16:00:00.000Z',
      '2028-12-27T16:00:00.000Z',
      '2028-12-28T16:00:00.000Z',
    ]);
  });

  it('27 December on a Monday is a working day after Christmas at the weekend', () => {
    expect(endsFrom('2027-12-24T12:00:00.000Z', 2)).toEqual(['2027-12-24T16:00:00.000Z', '2027-12-27T16:00:00.000Z']);
  });

  it('a new year brings its own holidays', () => {
    expect(endsFrom('2026-12-31T12:00:00.000Z', 2)).toEqual(['2026-12-31T16:00:00.000Z', '2027-01-04T16:00:00.000Z']);
  });

  it('a working day ends at 17:00 local before and after the clock goes forward', () => {
    expect(endsFrom('2026-03-27T10:00:00.000Z', 2)).toEqual(['2026-03-27T16:00:00.000Z', '2026-03-30T15:00:00.000Z']);
  });

  it('a working day ends at 17:00 local before and after the clock goes back', () => {
    expect(endsFrom('2026-10-23T10:00:00.000Z', 2)).toEqual(['2026-10-23T15:00:00.000Z', '2026-10-26T16:00:00.000Z']);
  });

  it('on a Friday at 18:00 the first working day that ends is Monday', () => {
    expect(endsFrom('2026-06-05T16:00:00.000Z', 1)).toEqual(['2026-06-08T15:00:00.000Z']);
  });

  it('at 17:00 sharp the day is over, and an end is always later than now', () => {
    expect(endsFrom('2026-06-04T15:00:00.000Z', 1)).toEqual(['2026-06-05T15:00:00.000Z']);
    expect(endsFrom('2026-06-04T14:59:59.999Z', 1)).toEqual(['2026-06-04T15:00:00.000Z']);
  });

  it('the local day begins at midnight in Amsterdam, also on the 25-hour day', () => {
    expect(calendarSliceAt('2026-06-04T22:30:00.000Z', CIVIL_DAY_MS).dayStart).toBe('2026-06-04T22:00:00.000Z');
    expect(calendarSliceAt('2026-10-25T22:30:00.000Z', CIVIL_DAY_MS).dayStart).toBe('2026-10-24T22:00:00.000Z');
  });

  it('reaches as many working days ahead as a due time may be long', () => {
    expect(
      calendarSliceAt('2026-12-20T10:00:00.000Z', CIVIL_DAY_MS).workingDayEnds[WORKING_DAYS_IN_SLICE],
    ).toBeDefined();
  });
});

describe('a shortened day', () => {
  it('is always a working day and ends at a multiple of its length', () => {
    const slice = calendarSliceAt('2026-06-06T10:00:00.500Z', 2_000); // a Saturday
    expect(slice.dayStart).toBe('2026-06-06T10:00:00.000Z');
    expect(slice.workingDayEnds.slice(0, 2)).toEqual(['2026-06-06T10:00:02.000Z', '2026-06-06T10:00:04.000Z']);
    expect(slice.workingDayEnds[WORKING_DAYS_IN_SLICE]).toBe('2026-06-06T10:00:42.000Z');
  });
});

describe('input that is no moment or no length', () => {
  it('is refused', () => {
    expect(() => calendarSliceAt('tomorrow', CIVIL_DAY_MS)).toThrow('calendar-invalid-instant');
    for (const length of [0, -1, 1.5, Number.NaN]) {
      expect(() => calendarSliceAt('2026-06-06T10:00:00.000Z', length)).toThrow('calendar-invalid-day-length');
    }
  });
});
