import {
  eventsIn,
  ocelOf,
  reportRows,
  tableFile,
  type ExportAsked,
  type FileBytes,
  type ReportRow,
} from '@traject/exports';
import { linesWanted, processLogOf, releasedPeriodOf, reportsForExport } from '@traject/releases';
import { exportFailure } from './export-step.js';
import type { Exporter } from './exporter.js';

type Pool = Exporter['database']['pool'];
type ReportsAsked = Extract<ExportAsked, { readonly content: 'reports' }>;

/** A file that can be made, with what is to be said of it. */
export interface FileOfExport {
  readonly publishedOn: string;
  readonly rows: number;
  readonly peopleLeftOut: number | null;
  /** @param onRow told of each row that is in the bytes, or about to be */
  readonly bytes: (onRow: () => void) => FileBytes;
}

const notPublished = () =>
  exportFailure(
    'not-published',
    'Nothing like this was published of the period. Ask for a period of GET /api/reports.',
  );

async function* rowsOf(
  pool: Pool,
  released: Parameters<typeof reportsForExport>[1],
  asked: ReportsAsked,
  onRow: () => void,
): AsyncGenerator<ReportRow> {
  for await (const report of reportsForExport(pool, released, asked)) {
    for (const row of reportRows(report)) {
      yield row;
      onRow();
    }
  }
}

/**
 * The file of an export, out of what was published; nothing else is looked at.
 * @throws ApplicationFailure `not-published`
 */
export const fileOfExport = async (pool: Pool, asked: ExportAsked): Promise<FileOfExport> => {
  const released = await releasedPeriodOf(pool, asked.period);
  if (released === null) throw notPublished();
  const { publishedOn } = released;
  if (asked.content === 'process-log') {
    const log = await processLogOf(pool, released);
    if (log === null) throw notPublished();
    const { peopleLeftOut } = log;
    return { publishedOn, rows: eventsIn(log), peopleLeftOut, bytes: (onRow) => ocelOf(log, onRow) };
  }
  return {
    publishedOn,
    rows: await linesWanted(pool, released, asked),
    peopleLeftOut: null,
    bytes: (onRow) => tableFile(asked, rowsOf(pool, released, asked, onRow)),
  };
};
