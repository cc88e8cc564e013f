import { instantAfter, WORKING_DAYS_IN_SLICE, type CalendarSlice, type Instant } from '../journey/time.js';

/** When every example begins: Monday 1 March 2027, ten in the morning in Amsterdam. */
export const firstMorning: Instant = '2027-03-01T09:00:00.000Z';

const CLOSING_TIME = 'T16:00:00.000Z';
const DAY_MS = 86_400_000;

/** The instant so many days after another one. */
export const daysLater = (from: Instant, days: number): Instant => instantAfter(from, days * DAY_MS);

/** When the n-th working day from an instant ends; in examples people work every day until four. */
export const workingDayEndAfter = (from: Instant, days: number): Instant =>
  `${daysLater(from, days).slice(0, 10)}${CLOSING_TIME}`;

/** What the maker of a command would know of the calendar at an instant. */
export const calendarAt = (now: Instant): CalendarSlice => ({
  dayStart: `${now.slice(0, 10)}T00:00:00.000Z`,
  workingDayEnds: Array.from({ length: WORKING_DAYS_IN_SLICE }, (_, day) => workingDayEndAfter(now, day)),
});
