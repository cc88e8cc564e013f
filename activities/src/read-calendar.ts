import type { CalendarSlice, Instant } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

/** The working days around a moment, computed here so that a replay never computes them anew. */
export const readCalendar = async ({
  now,
  dayLengthMs,
}: {
  readonly now: Instant;
  /** Length of a day in milliseconds. */
  readonly dayLengthMs: number;
}): Promise<CalendarSlice> => calendarSliceAt(now, dayLengthMs);
