import type { ExportFailure } from '@traject/contracts';
import { headingLanguages, tableFormats, type ExportAsked } from '@traject/exports';
import { measures } from '@traject/reports';
import type { ExportState, KeptExport } from '@traject/releases';
import { z } from 'zod';
import { firstMonth, lengthNames, periodOf, shownPeriod, type ShownPeriod } from '../reports/report-query.js';

const period = { from: firstMonth, length: z.enum(lengthNames) };

/** What is to be exported: reports as a table, or the process log of a period. */
export const newExport = z.discriminatedUnion('content', [
  z.strictObject({
    content: z.literal('reports'),
    format: z.enum(tableFormats),
    ...period,
    /** Left out: one's own, or for the provider's people every one, and all together. */
    organisation: z.uuid().toLowerCase().optional(),
    /** Left out: every measure. */
    measures: z.array(z.enum(measures)).min(1).max(measures.length).optional(),
    headings: z.enum(headingLanguages).default('en'),
  }),
  z.strictObject({ content: z.literal('process-log'), format: z.literal('ocel'), ...period }),
]);
/** See {@link newExport}. */
export type NewExport = z.output<typeof newExport>;

/**
 * What an export is made of.
 * @param organisation whose reports; null: of every one
 */
export const askedOf = (body: NewExport, organisation: string | null): ExportAsked => {
  const whole = periodOf(body);
  if (body.content === 'process-log') return { content: body.content, format: body.format, period: whole };
  const { content, format, headings } = body;
  return { content, format, period: whole, organisation, measures: body.measures ?? null, headings };
};

/** An export as its owner sees it. */
export interface ShownExport {
  readonly exportId: string;
  readonly content: ExportAsked['content'];
  readonly format: ExportAsked['format'];
  readonly period: ShownPeriod;
  readonly organisation: string | null;
  readonly state: ExportState;
  readonly rowsDone: number;
  readonly rowsAll: number | null;
  readonly failure: ExportFailure | null;
  readonly askedAt: string;
  readonly endsAt: string;
}

/** Shows an export to whoever asked for it. */
export const shownExport = (kept: KeptExport): ShownExport => {
  const { exportId, asked, state, rowsDone, rowsAll, failure, askedAt, endsAt } = kept;
  return {
    exportId,
    content: asked.content,
    format: asked.format,
    period: shownPeriod(asked.period),
    organisation: asked.content === 'reports' ? asked.organisation : null,
    state,
    rowsDone,
    rowsAll,
    failure,
    askedAt,
    endsAt,
  };
};
