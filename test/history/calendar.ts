import { CIVIL_DAY_MS, type CalendarSlice } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

const HOUR = '2027-03-01T09'.length;
/** Up to this hour of UTC it is the same day in the Netherlands, and people there are still at work. */
const LAST_OFFICE_HOUR = '14';
const slices = new Map<string, CalendarSlice>();

/** Instants with one calendar: those of a day's office hours, in which nearly everything happens, or of one hour. */
const stretchOf = (now: string): string => {
  const hour = now.slice(HOUR - 2, HOUR);
  return hour <= LAST_OFFICE_HOUR ? `${now.slice(0, HOUR - 2)}office` : now.slice(0, HOUR);
};

/** The calendar around an instant, kept for good: a history lives each day of two years over and over, in any order. */
export const calendarAt = (now: string): CalendarSlice => {
  const stretch = stretchOf(now);
  const known = slices.get(stretch) ?? calendarSliceAt(now, CIVIL_DAY_MS);
  slices.set(stretch, known);
  return known;
};
