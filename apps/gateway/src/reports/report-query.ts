import { dimensions, measures, type Period, type PeriodLength } from '@traject/reports';
import { z } from 'zod';

/** What the lengths of periods are called in addresses and answers. */
export const lengthNames = ['month', 'quarter', 'half-year', 'year'] as const;
/** See {@link lengthNames}. */
export type LengthName = (typeof lengthNames)[number];

const monthsOf: Readonly<Record<LengthName, PeriodLength>> = { month: 1, quarter: 3, 'half-year': 6, year: 12 };
const nameOf: Readonly<Record<PeriodLength, LengthName>> = { 1: 'month', 3: 'quarter', 6: 'half-year', 12: 'year' };

/** A period as it is asked for and answered. */
export interface ShownPeriod {
  readonly from: string;
  readonly length: LengthName;
}

/** Shows a period. */
export const shownPeriod = ({ from, months }: Period): ShownPeriod => ({ from, length: nameOf[months] });

/** The measure in a path. */
export const measurePath = z.enum(measures);

const together = 'from and length come together; without both it is the latest period that was published';

/** The first month of a period, e.g. `2027-01`. */
export const firstMonth = z.string().regex(/^[0-9]{4}-(0[1-9]|1[0-2])$/, { error: 'a month, e.g. 2027-01' });

/** Which report: of a period, broken down by one thing, of one organisation or of all together. */
export const reportQuery = z
  .strictObject({
    from: firstMonth.optional(),
    length: z.enum(lengthNames).optional(),
    by: z.enum(dimensions).default('organisation'),
    /** Left out: one's own, or for the provider's people all together. */
    organisation: z.uuid().toLowerCase().optional(),
  })
  .refine(({ from, length }) => (from === undefined) === (length === undefined), { path: ['from'], error: together });
/** See {@link reportQuery}. */
export type ReportQuery = z.output<typeof reportQuery>;

/** The period that is asked for. */
export const periodOf = ({ from, length }: ShownPeriod): Period => ({ from, months: monthsOf[length] });

/** The same where it may be left out; undefined when it was. */
export const periodIn = ({ from, length }: Pick<ReportQuery, 'from' | 'length'>): Period | undefined =>
  from === undefined || length === undefined ? undefined : periodOf({ from, length });
