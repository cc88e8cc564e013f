import Holidays from 'date-holidays';

const dutchCalendar = new Holidays('NL');
const holidaysByYear = new Map<number, ReadonlySet<string>>();

/**
 * The Dutch public holidays of a year, as local days (`2027-04-27`).
 * Good Friday and Liberation Day are not among them: they are free only under some collective agreements, and a due
 * time that counts one day too few there is milder than a journey that stands still where people are at work.
 */
export function dutchPublicHolidays(year: number): ReadonlySet<string> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const found = new Set(
    dutchCalendar
      .getHolidays(year)
      .filter((holiday) => holiday.type === 'public')
      .map((holiday) => holiday.date.slice(0, 'yyyy-mm-dd'.length)),
  );
  holidaysByYear.set(year, found);
  return found;
}
