const DAY_MS = 86_400_000;

const holidaysByYear = new Map<number, ReadonlySet<string>>();

/**
 * The Dutch public holidays of a year from 2014 on, as local days (`2027-04-27`).
 * Good Friday and Liberation Day are not among them: they are free only under some collective agreements, and a due
 * time that counts one day too few there is milder than a journey that stands still where people are at work.
 */
export function dutchPublicHolidays(year: number): ReadonlySet<string> {
  const known = holidaysByYear.get(year);
  if (known) return known;
  const easter = easterSunday(year);
  const found = new Set([
    `${year}-01-01`,
    ...daysAfterEaster.map((days) => dayOf(easter + days * DAY_MS)),
    kingsDay(year),
    `${year}-12-25`,
    `${year}-12-26`,
  ]);
  holidaysByYear.set(year, found);
  return found;
}

/** Easter Sunday and Monday, Ascension Day, Whit Sunday and Monday. */
const daysAfterEaster = [0, 1, 39, 49, 50] as const;

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 'yyyy-mm-dd'.length);

/** The 27th of April, or the Saturday before when that is a Sunday. */
function kingsDay(year: number): string {
  const isSunday = new Date(Date.UTC(year, 3, 27)).getUTCDay() === 0;
  return `${year}-04-${isSunday ? 26 : 27}`;
}

/** Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Astronomical Algorithms, ch. 8). */
function easterSunday(year: number): number {
  const inCycle = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * inCycle + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const correction = Math.floor((inCycle + 11 * epact + 22 * toSunday) / 451);
  const marchDay = epact + toSunday - 7 * correction + 22;
  return Date.UTC(year, 2, marchDay);
}
