import { describe, expect, it } from 'vitest';
import { dayOf } from './day.js';

describe('the day of an instant', () => {
  it.each([
    ['2027-03-02T22:59:59.999Z', '2027-03-02'],
    ['2027-03-02T23:00:00.000Z', '2027-03-03'],
    ['2027-07-02T21:59:59.999Z', '2027-07-02'],
    ['2027-07-02T22:00:00.000Z', '2027-07-03'],
  ])('%s is %s in the Netherlands', (instant, day) => {
    expect(dayOf(instant)).toBe(day);
  });

  it('is what the Dutch calendar says at any minute around a change of the clock, asked once or again', () => {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' });
    for (const change of ['2027-03-28T01:00:00.000Z', '2027-10-31T01:00:00.000Z']) {
      for (let minute = -1_500; minute < 1_500; minute += 7) {
        const at = new Date(Date.parse(change) + minute * 60_000);
        expect([dayOf(at.toISOString()), dayOf(at.toISOString())]).toEqual(Array(2).fill(calendar.format(at)));
      }
    }
  });
});
