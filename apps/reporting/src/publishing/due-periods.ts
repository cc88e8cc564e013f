import {
  isClosed,
  isWholePeriod,
  monthAfter,
  overlaps,
  periodKey,
  periodLengths,
  type Day,
  type Month,
  type Period,
  type PeriodLength,
  type Published,
} from '@traject/reports';

/** An organisation, and by how many months it is reported on. */
export interface ReportedOrganisation {
  readonly organisation: string;
  readonly months: PeriodLength;
}

/**
 * Whether a period of every organisation ends with this one. Only then what holds of all of them together on its last day may be
 * told: within a period of one of them it would tell, beside the day before, what happened there since.
 */
export const endsForAll = (period: Period, organisations: readonly ReportedOrganisation[]): boolean =>
  organisations.every(({ months }) => isWholePeriod({ from: monthAfter(period), months }));

/** A period that is to be published now, and of whom. */
export interface DuePeriod {
  readonly period: Period;
  readonly organisations: readonly string[];
}

/** What follows from when periods are due. */
export interface DueFrom {
  /** The first month of which anything is known. */
  readonly firstMonth: Month;
  readonly today: Day;
  readonly published: readonly Published[];
  readonly organisations: readonly ReportedOrganisation[];
}

/** The periods of a length that are over for long enough, from the one with the first month on. */
const closedPeriods = (months: PeriodLength, { firstMonth, today }: DueFrom): readonly Period[] => {
  const closed: Period[] = [];
  let period: Period = { from: `${firstMonth.slice(0, 4)}-01`, months };
  for (; isClosed(period, today); period = { from: monthAfter(period), months }) {
    if (monthAfter(period) > firstMonth) closed.push(period);
  }
  return closed;
};

/**
 * The periods that are to be published, the earliest first. Each is published once, for the organisations that are reported on
 * by its length today and of which no month of it was published otherwise. Pure, and nothing of any person is looked at.
 */
export const duePeriods = (from: DueFrom): readonly DuePeriod[] => {
  const { published, organisations } = from;
  const isPublished = (period: Period): boolean =>
    published.some((entry) => periodKey(entry.period) === periodKey(period));
  const isFree = (organisation: string, period: Period): boolean =>
    !published.some((entry) => overlaps(entry.period, period) && entry.organisations.includes(organisation));
  return periodLengths
    .flatMap((months) => closedPeriods(months, from))
    .filter((period) => !isPublished(period))
    .map((period) => ({
      period,
      organisations: organisations
        .filter(({ organisation, months }) => months === period.months && isFree(organisation, period))
        .map(({ organisation }) => organisation)
        .toSorted(),
    }))
    .filter((due) => due.organisations.length > 0)
    .toSorted((one, other) => one.period.from.localeCompare(other.period.from, 'en'));
};
