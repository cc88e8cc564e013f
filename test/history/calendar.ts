import { CIVIL_DAY_MS, type CalendarSlice } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

const HOUR = '2027-03-01T09'.length;
const slices = new Map<string, CalendarSlice>();

/**
 * The calendar around an instant, kept for good: a history lives each hour of two years over and over, in any order, and
 * the calendar of an hour is the same for all that happens in it.
 */
export const calendarAt = (now: string): CalendarSlice => {
  const hour = now.slice(0, HOUR);
  const known = slices.get(hour) ?? calendarSliceAt(now, CIVIL_DAY_MS);
  slices.set(hour, known);
  return known;
};
