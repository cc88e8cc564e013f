import { CIVIL_DAY_MS, WORKING_DAYS_IN_SLICE, type CalendarSlice, type Instant } from '@traject/domain';
import { DateTime } from 'luxon';
import { dutchPublicHolidays } from './dutch-holidays.js';

/** Time zone of every working day. */
const ZONE = 'Europe/Amsterdam';

/** Local hour at which a working day ends; what is due "today" after that hour is due on the next working day. */
const WORKING_DAY_ENDS_AT_HOUR = 17;

/** One more than the longest due time, so that "due in {@link WORKING_DAYS_IN_SLICE} working days" has its element too. */
const ENDS_IN_SLICE = WORKING_DAYS_IN_SLICE + 1;

/**
 * The calendar around an instant, for the maker of a command.
 * @param now the instant at which the command is made
 * @param dayLengthMs length of a day in milliseconds; anything but a civil day is a demo's shortened day, where every
 * day is a working day and days begin at multiples of that length since the epoch
 * @throws RangeError when `now` is not an instant or the length of a day is not a whole number of milliseconds above 0
 */
export function calendarSliceAt(now: Instant, dayLengthMs: number): CalendarSlice {
  const nowMs = Date.parse(now);
  if (Number.isNaN(nowMs))
    throw new RangeError('calendar-invalid-instant: the moment of the command is not an instant.');
  if (!Number.isSafeInteger(dayLengthMs) || dayLengthMs <= 0) {
    throw new RangeError('calendar-invalid-day-length: give the length of a day in whole milliseconds, above 0.');
  }
  return dayLengthMs === CIVIL_DAY_MS ? civilSliceOfHour(nowMs) : shortenedSlice(nowMs, dayLengthMs);
}

/** Whether people work on that local day: not at the weekend and not on a Dutch public holiday. */
function isWorkingDay(localDay: DateTime): boolean {
  return !localDay.isWeekend && !dutchPublicHolidays(localDay.year).has(localDay.toFormat('yyyy-MM-dd'));
}

/** Local days begin and working days end on whole hours of UTC, so a slice holds for the hour that it is asked in. */
const HOUR_MS = 3_600_000;
const MOST_HOURS_KEPT = 500;
const civilSlices = new Map<number, CalendarSlice>();

function civilSliceOfHour(nowMs: number): CalendarSlice {
  const hour = Math.floor(nowMs / HOUR_MS);
  const known = civilSlices.get(hour);
  if (known) return known;
  const slice = civilSlice(hour * HOUR_MS);
  if (civilSlices.size >= MOST_HOURS_KEPT) civilSlices.clear();
  civilSlices.set(hour, slice);
  return slice;
}

function civilSlice(nowMs: number): CalendarSlice {
  const today = DateTime.fromMillis(nowMs, { zone: ZONE }).startOf('day');
  const workingDayEnds: Instant[] = [];
  // Days are counted on the local calendar, never by adding 24 hours: two days a year are 23 or 25 hours long.
  for (let day = today; workingDayEnds.length < ENDS_IN_SLICE; day = day.plus({ days: 1 })) {
    const end = day.set({ hour: WORKING_DAY_ENDS_AT_HOUR }).toMillis();
    if (isWorkingDay(day) && end > nowMs) workingDayEnds.push(instantOf(end));
  }
  return { dayStart: instantOf(today.toMillis()), workingDayEnds };
}

function shortenedSlice(nowMs: number, dayLengthMs: number): CalendarSlice {
  const start = Math.floor(nowMs / dayLengthMs) * dayLengthMs;
  return {
    dayStart: instantOf(start),
    workingDayEnds: Array.from({ length: ENDS_IN_SLICE }, (_, day) => instantOf(start + (day + 1) * dayLengthMs)),
  };
}

const instantOf = (milliseconds: number): Instant => new Date(milliseconds).toISOString();
