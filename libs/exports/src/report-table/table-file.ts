import type { HeadingLanguage, TableFormat } from '../asked.js';
import type { FileBytes } from '../file-bytes.js';
import type { ReportRow } from './report-rows.js';

type Write = (rows: AsyncIterable<ReportRow> | Iterable<ReportRow>, headings: HeadingLanguage) => FileBytes;

/**
 * How each format is written; one that nobody writes does not compile. What writes it is loaded with the first file, as
 * the processes that know of exports seldom write one.
 */
const writers: Readonly<Record<TableFormat, () => Promise<Write>>> = {
  csv: async () => (await import('./csv.js')).csvOf,
  parquet: async () => (await import('./parquet.js')).parquetOf,
};

/** A table of reports as a file. @param headings the language of its headings, where the format has any */
export async function* tableFile(
  { format, headings }: { readonly format: TableFormat; readonly headings: HeadingLanguage },
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
): FileBytes {
  const write = await writers[format]();
  yield* write(rows, headings);
}
