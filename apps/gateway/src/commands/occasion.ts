import type { DecisionTime } from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

/**
 * The present, with the calendar around it: the time at which a command is made.
 * @param dayLengthMs length of a day in milliseconds
 */
export const occasionNow = (dayLengthMs: number): DecisionTime => {
  const now = new Date().toISOString();
  return { now, calendar: calendarSliceAt(now, dayLengthMs) };
};
