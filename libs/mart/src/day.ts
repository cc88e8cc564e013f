/** A day as `2027-03-02`; the mart knows nothing finer. */
export type Day = string;

const DAY_MS = 86_400_000;

/** The day so many days after another one. */
export const dayAfter = (day: Day, days: number): Day =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
