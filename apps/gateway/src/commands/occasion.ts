import type { CalendarSlice, Instant } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

/** The moment at which a command is made, and the calendar around it. */
export interface Occasion {
  readonly now: Instant;
  readonly calendar: CalendarSlice;
}

/** The present. @param dayLengthMs the stack's length of a day */
export const occasionNow = (dayLengthMs: number): Occasion => {
  const now = new Date().toISOString();
  return { now, calendar: calendarSliceAt(now, dayLengthMs) };
};
