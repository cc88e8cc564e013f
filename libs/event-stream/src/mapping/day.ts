import type { Instant } from '@traject/domain';

/** Made when a day is first asked for: it takes 14 ms and 8 MB, of processes that mostly never ask. */
let amsterdam: Intl.DateTimeFormat | undefined;

const formatted = (instant: Instant): Day => {
  amsterdam ??= new Intl.DateTimeFormat('en-CA', {
    timeZone: 'Europe/Amsterdam',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return amsterdam.format(new Date(instant));
};

/** A day as `2027-03-02`. */
export type Day = string;

/** An instant as the domain writes it, and the part that tells its hour. */
const ownForm = /^(\d{4}-\d\d-\d\dT\d\d):\d\d:\d\d\.\d{3}Z$/;
/** Hours that are remembered; a stream lives through a few at a time. */
const mostHours = 10_000;
const days = new Map<string, Day>();

/**
 * The day in the Netherlands on which an instant falls; analysts get nothing finer. To ask for it takes long, and clocks
 * there are whole hours from UTC, so all of one hour has one answer.
 */
export const dayOf = (instant: Instant): Day => {
  const hour = ownForm.exec(instant)?.[1];
  const known = hour === undefined ? undefined : days.get(hour);
  if (known !== undefined) return known;
  const day = formatted(instant);
  if (hour === undefined) return day;
  if (days.size >= mostHours) days.clear();
  days.set(hour, day);
  return day;
};

/** The instant that stands for a day where a format insists on one: midnight UTC, the same for every event of that day. */
export const startOfDay = (day: Day): Instant => `${day}T00:00:00.000Z`;
