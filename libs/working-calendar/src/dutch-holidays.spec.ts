import Holidays from 'date-holidays';
import { expect, test } from 'vitest';
import { dutchPublicHolidays } from './dutch-holidays.js';

const library = new Holidays('NL');

const accordingToLibrary = (year: number): readonly string[] =>
  library
    .getHolidays(year)
    .filter((holiday) => holiday.type === 'public')
    .map((holiday) => holiday.date.slice(0, 'yyyy-mm-dd'.length))
    .toSorted();

const expected = new Map(Array.from({ length: 87 }, (_, index) => [2014 + index, accordingToLibrary(2014 + index)]));

const wrongYears = (holidaysOf: (year: number) => ReadonlySet<string>): readonly number[] =>
  [...expected].filter(([year, days]) => [...holidaysOf(year)].toSorted().join() !== days.join()).map(([year]) => year);

test('the public holidays are those of a library that keeps them for every country, from 2014 to 2100', () => {
  expect(wrongYears(dutchPublicHolidays)).toEqual([]);
});

test("holidays that leave King's Day on a Sunday are reported", () => {
  const onTheDay = (year: number): ReadonlySet<string> =>
    new Set([...dutchPublicHolidays(year)].map((day) => day.replace(/-04-26$/, '-04-27')));
  expect(wrongYears(onTheDay)).toContain(2025);
});
