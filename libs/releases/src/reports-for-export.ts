import {
  breakdownsOf,
  measures as everyMeasure,
  periodBefore,
  reportOf,
  type AnsweredReport,
  type Measure,
} from '@traject/reports';
import type pg from 'pg';
import { comparableWith, releasedPeriodOf, releaseWithLines, type ReleasedPeriod } from './released-cut.js';

/** Which reports of a release are wanted. */
export interface ReportsWanted {
  /** Null: every organisation, and all of them together. */
  readonly organisation: string | null;
  /** Null: every measure. */
  readonly measures: readonly Measure[] | null;
}

/** How many lines these reports have together. */
export const linesWanted = async (
  client: pg.Pool,
  { releaseId }: ReleasedPeriod,
  { organisation, measures }: ReportsWanted,
): Promise<number> => {
  const { rows } = await client.query<{ lines: number }>(
    `select count(*)::integer as lines from reports.released_lines
      where release_id = $1 and ($2::text is null or organisation = $2) and ($3::text[] is null or measure = any($3))`,
    [releaseId, organisation, measures],
  );
  return rows[0]?.lines ?? 0;
};

/** Every report of one organisation, or of all together, out of a release, compared with the period before where it can be. */
async function* reportsAbout(
  client: pg.Pool,
  { found, earlier }: { readonly found: ReleasedPeriod; readonly earlier: ReleasedPeriod | null },
  organisation: string | null,
  measures: readonly Measure[],
): AsyncGenerator<AnsweredReport> {
  const comparable = comparableWith(found, earlier, organisation);
  const release = await releaseWithLines(client, found, { organisation });
  const before = comparable === null ? null : await releaseWithLines(client, comparable, { organisation });
  const asker = organisation === null ? ({ sees: 'all' } as const) : ({ sees: 'own', organisation } as const);
  for (const measure of measures) {
    for (const by of breakdownsOf(measure)) {
      const report = reportOf(release, before, asker, { measure, by, organisation });
      if (report.kind === 'report') yield report;
    }
  }
}

/** The reports that are wanted of a release, one organisation after the other: no more of them is held at a time. */
export async function* reportsForExport(
  client: pg.Pool,
  found: ReleasedPeriod,
  { organisation, measures }: ReportsWanted,
): AsyncGenerator<AnsweredReport> {
  const earlier = await releasedPeriodOf(client, periodBefore(found.period));
  const about = organisation === null ? [null, ...found.organisations] : [organisation];
  for (const each of about) yield* reportsAbout(client, { found, earlier }, each, measures ?? everyMeasure);
}
