import Holidays from 'date-holidays';
import { expect, test } from 'vitest';
import { dutchPublicHolidays } from './dutch-holidays.js';

const library = new Holidays('NL');
const years = Array.from({ length: 87 }, (_, index) => 2014 + index);

const daysOf = (year: number): readonly string[] =>
  library
    .getHolidays(year)
    .filter((holiday) => holiday.type === 'public')
    .map((holiday) => holiday.date.slice('yyyy-'.length, 'yyyy-mm-dd'.length))
    .toSorted();

const rowOf = (year: number): string =>
  `  ${year}: [${daysOf(year)
    .map((day) => `'${day}'`)
    .join(', ')}],`;

const table = `/** Dutch public holidays by year, as month and day, as \`date-holidays\` (CC-BY-3.0) tells them; \`vitest -u\` writes it anew. */
export const daysOfYears: Readonly<Record<number, readonly string[]>> = {
${years.map(rowOf).join('\n')}
};
`;

test('the table of holidays is what a library that keeps them for every country says', async () => {
  await expect(table).toMatchFileSnapshot('./dutch-holidays.table.ts');
});

test.each([
  ["King's Day", 2026, '2026-04-27'],
  ["King's Day, on the Saturday before where it would be a Sunday", 2025, '2025-04-26'],
  ['Ascension Day', 2026, '2026-05-14'],
  ['Whit Monday', 2026, '2026-05-25'],
  ['Boxing Day', 2026, '2026-12-26'],
])('%s of %i is a holiday', (_, year, day) => {
  expect(dutchPublicHolidays(year)).toContain(day);
});

test('Good Friday and Liberation Day are none, and neither is any day of a year that is too far away', () => {
  expect(dutchPublicHolidays(2026)).not.toContain('2026-04-03');
  expect(dutchPublicHolidays(2026)).not.toContain('2026-05-05');
  expect(dutchPublicHolidays(2101).size).toBe(0);
});
