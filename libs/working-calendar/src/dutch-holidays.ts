import { daysOfYears } from './dutch-holidays.table.js';

const holidaysByYear = new Map<number, ReadonlySet<string>>(
  Object.entries(daysOfYears).map(([year, days]) => [Number(year), new Set(days.map((day) => `${year}-${day}`))]),
);
const none: ReadonlySet<string> = new Set();

/**
 * The Dutch public holidays of a year from 2014 to 2100, as local days (`2027-04-27`); none of any other year, in which
 * nothing is planned.
 * Good Friday and Liberation Day are not among them: they are free only under some collective agreements, and a due
 * time that counts one day too few there is milder than a journey that stands still where people are at work.
 */
export const dutchPublicHolidays = (year: number): ReadonlySet<string> => holidaysByYear.get(year) ?? none;
