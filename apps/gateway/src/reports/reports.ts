import { reportingWith } from '@traject/directory';
import {
  breakdownsOf,
  dayAt,
  isClosed,
  measures,
  monthAfter,
  periodLengths,
  publishedFrom,
  type Asker,
  type Day,
  type Dimension,
  type Figure,
  type Measure,
  type Period,
  type PeriodLength,
  type ReportLine,
} from '@traject/reports';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import { askerOf, releasedReports, type ReportForAsker } from './released-reports.js';
import { periodIn, shownPeriod, type ReportQuery, type ShownPeriod } from './report-query.js';

/** A figure, and of one that is not told the one reason that there is: which of its two halves holds is not told either. */
export type ShownFigure =
  | Exclude<Figure, { readonly kind: 'hidden' }>
  | { readonly kind: 'hidden'; readonly reason: 'too-few-people-or-would-tell-another' };

/** One line of a report, with the same group in the period before. */
export interface ShownLine extends Omit<ReportLine, 'figure' | 'before'> {
  readonly figure: ShownFigure;
  readonly before: ShownFigure | null;
}

/** A report as it is answered. */
export interface ShownReport extends ShownPeriod {
  readonly measure: Measure;
  readonly by: Dimension;
  /** Null: all organisations of the release together. */
  readonly organisation: string | null;
  readonly publishedOn: Day;
  readonly lines: readonly ShownLine[];
}

/** What can be asked, and of when. */
export interface ShownReports {
  readonly measures: readonly { readonly measure: Measure; readonly by: readonly Dimension[] }[];
  readonly published: readonly (ShownPeriod & {
    readonly publishedOn: Day;
    readonly organisations: readonly string[];
  })[];
  /** The next period of each length, and the day from which it is published. */
  readonly coming: readonly (ShownPeriod & { readonly publishedFrom: Day })[];
}

/** Reports of what was published. */
export interface Reports {
  list(caller: Caller): Promise<ShownReports>;
  read(caller: Caller, measure: Measure, query: ReportQuery): Promise<ShownReport>;
}

const shownFigure = (figure: Figure): ShownFigure =>
  figure.kind === 'hidden' ? { kind: 'hidden', reason: 'too-few-people-or-would-tell-another' } : figure;

const shownLine = ({ figure, before, ...line }: ReportLine): ShownLine => ({
  ...line,
  figure: shownFigure(figure),
  before: before === null ? null : shownFigure(before),
});

/** The first period of a length that may not be published yet. */
const comingPeriod = (months: PeriodLength, today: Day): Period => {
  let period: Period = { from: `${Number(today.slice(0, 4)) - 1}-01`, months };
  while (isClosed(period, today)) period = { from: monthAfter(period), months };
  return period;
};

/** By which lengths the organisations are reported on that somebody sees. */
const lengthsFor = async (asker: Asker, { directory, database }: GatewayParts): Promise<readonly PeriodLength[]> => {
  if (asker.sees === 'all') return periodLengths;
  const { policy } = await directory.organisations.get(database.query, asker.organisation);
  return [reportingWith(policy).months];
};

const nothingPublished = (): HttpProblem =>
  new HttpProblem(
    404,
    'report-not-published',
    'Nothing was published yet. See GET /api/reports for the day from which something is.',
  );

/** A report as it was cut out of what was published, for whoever shows it. */
export type ReportFinder = (caller: Caller, measure: Measure, query: ReportQuery) => Promise<ReportForAsker>;

/** Finds the report that a caller asks for: of their own organisation, and of the latest period, where they name none. */
export const reportFinder = (parts: Pick<GatewayParts, 'database' | 'now'>): ReportFinder => {
  const released = releasedReports(parts);
  const latest = async (asker: Asker, organisation: string | null): Promise<Period> => {
    const found = (await released.periods(asker)).find(
      ({ organisations }) => organisation === null || organisations.includes(organisation),
    );
    if (found === undefined) throw nothingPublished();
    return found.period;
  };
  return async (caller, measure, query) => {
    const asker = askerOf(caller);
    const organisation = query.organisation ?? caller.organisationId;
    released.refuseForeign(asker, organisation);
    const period = periodIn(query) ?? (await latest(asker, organisation));
    return released.report(asker, period, { measure, by: query.by, organisation });
  };
};

/** The reports of this gateway. */
export const reportsOf = (parts: GatewayParts): Reports => {
  const released = releasedReports(parts);
  const find = reportFinder(parts);
  return {
    list: async (caller) => {
      const asker = askerOf(caller);
      const today = dayAt(parts.now());
      return {
        measures: measures.map((measure) => ({ measure, by: breakdownsOf(measure) })),
        published: (await released.periods(asker)).map(({ period, publishedOn, organisations }) => ({
          ...shownPeriod(period),
          publishedOn,
          organisations,
        })),
        coming: (await lengthsFor(asker, parts)).map((months) => {
          const period = comingPeriod(months, today);
          return { ...shownPeriod(period), publishedFrom: publishedFrom(period) };
        }),
      };
    },
    read: async (caller, measure, query) => {
      const { report, publishedOn } = await find(caller, measure, query);
      return { ...report.question, ...shownPeriod(report.period), publishedOn, lines: report.lines.map(shownLine) };
    },
  };
};
