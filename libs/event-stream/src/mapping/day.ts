import type { Instant } from '@traject/domain';

const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

/** A day as `2027-03-02`. */
export type Day = string;

/** The day in the Netherlands on which an instant falls; analysts get nothing finer. */
export const dayOf = (instant: Instant): Day => amsterdam.format(new Date(instant));

/** The instant that stands for a day where a format insists on one: midnight UTC, the same for every event of that day. */
export const startOfDay = (day: Day): Instant => `${day}T00:00:00.000Z`;
