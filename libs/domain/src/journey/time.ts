/** An instant in UTC as ISO 8601 with milliseconds and `Z`, e.g. `2027-03-02T13:05:00.000Z`; such strings sort as time. */
export type Instant = string;

/** Length of a civil day in milliseconds. A demo stack may shorten it in the policy; production never does. */
export const CIVIL_DAY_MS = 86_400_000;

/** Milliseconds since the epoch of an instant. */
export const millisecondsOf = (instant: Instant): number => Date.parse(instant);

/** The instant that many milliseconds after another one. Pure: `new Date(number)` reads no clock. */
export const instantAfter = (instant: Instant, milliseconds: number): Instant =>
  new Date(Date.parse(instant) + milliseconds).toISOString();

/** The instant a number of hours after another one; an hour is an hour, also where a demo stack shortens the day. */
export const hoursAfter = (instant: Instant, hours: number): Instant => instantAfter(instant, hours * 3_600_000);

/**
 * The instant a number of days after another one. The one place where days become milliseconds.
 * @param dayLengthMs the length of a day, from the journey's policy
 */
export const daysAfter = (instant: Instant, days: number, dayLengthMs: number): Instant =>
  instantAfter(instant, days * dayLengthMs);

/**
 * What the maker of a command knows of the calendar. Working days, holidays and the time zone are computed where the
 * command is made (gateway or activity) and only the outcome enters the domain, so that replay never recomputes it.
 */
export interface CalendarSlice {
  /** Start of the local day (Europe/Amsterdam) on which the command is made. */
  readonly dayStart: Instant;
  /** Element n is the end of the n-th working day from now; element 0 is the end of today (or of the next working day). At least {@link WORKING_DAYS_IN_SLICE} long. */
  readonly workingDayEnds: readonly Instant[];
}

/** How many working days ahead a {@link CalendarSlice} reaches; due times in a policy may not be longer. */
export const WORKING_DAYS_IN_SLICE = 20;
