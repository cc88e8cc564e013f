/** A month as `2027-03`; such strings sort as time. */
export type Month = string;

/** A day as `2027-03-09`, in the Netherlands; such strings sort as time. */
export type Day = string;

/** How many whole months a report may cover. */
export const periodLengths = [1, 3, 6, 12] as const;
/** See {@link periodLengths}. */
export type PeriodLength = (typeof periodLengths)[number];

/** A stretch of whole months, named by its first one. It begins where the calendar year is cut into such stretches. */
export interface Period {
  readonly from: Month;
  readonly months: PeriodLength;
}

const monthPattern = /^(\d{4})-(0[1-9]|1[0-2])$/;

/** Number of a month since the year 0; NaN for what is no month. */
const ordinalOf = (month: Month): number => {
  const [, year, monthOfYear] = monthPattern.exec(month) ?? [];
  return Number(year) * 12 + Number(monthOfYear) - 1;
};

const monthOf = (ordinal: number): Month =>
  `${String(Math.floor(ordinal / 12)).padStart(4, '0')}-${String((ordinal % 12) + 1).padStart(2, '0')}`;

/** Whether a period is one of those that a calendar year is cut into: a quarter begins in January, April, July, October. */
export const isWholePeriod = ({ from, months }: Period): boolean =>
  periodLengths.includes(months) && ordinalOf(from) % months === 0;

/** First month after a period. */
export const monthAfter = ({ from, months }: Period): Month => monthOf(ordinalOf(from) + months);

/** The period of the same length just before, with which a report is compared. */
export const periodBefore = ({ from, months }: Period): Period => ({ from: monthOf(ordinalOf(from) - months), months });

/** Whether a day lies in a period. */
export const isIn = (period: Period, day: Day): boolean =>
  day.slice(0, 7) >= period.from && day.slice(0, 7) < monthAfter(period);

/** Whether two periods share a month. */
export const overlaps = (one: Period, other: Period): boolean =>
  one.from < monthAfter(other) && other.from < monthAfter(one);

/** Days after the end of a period before it can be reported on, so that what comes late is in it. */
const DAYS_UNTIL_CLOSED = 14;

/** In milliseconds; NaN for what is no period. */
const closedFrom = (period: Period): number =>
  Date.parse(`${monthAfter(period)}-01T00:00:00Z`) + DAYS_UNTIL_CLOSED * 86_400_000;

/** The first day on which a period may be published. */
export const publishedFrom = (period: Period): Day => new Date(closedFrom(period)).toISOString().slice(0, 10);

/** Whether a period is over for so long that it may be published. */
export const isClosed = (period: Period, today: Day): boolean => Date.parse(`${today}T00:00:00Z`) >= closedFrom(period);

/** Made when a day is first asked for: it takes 14 ms and 8 MB, of processes that mostly never ask. */
let inNetherlands: Intl.DateTimeFormat | undefined;

/** The day in the Netherlands, where periods end, at a moment in milliseconds. */
export const dayAt = (nowMs: number): Day => {
  inNetherlands ??= new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' });
  return inNetherlands.format(nowMs);
};

/** Name of a period, to keep things by. */
export const periodKey = ({ from, months }: Period): string => `${from}/${months}`;
