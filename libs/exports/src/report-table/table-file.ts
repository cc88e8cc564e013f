import type { TableFormat } from '../asked.js';
import type { FileBytes } from '../file-bytes.js';
import { csvOf, type HeadingLanguage } from './csv.js';
import { parquetOf } from './parquet.js';
import type { ReportRow } from './report-rows.js';

type Write = (rows: AsyncIterable<ReportRow> | Iterable<ReportRow>, headings: HeadingLanguage) => FileBytes;

/** How each format is written; one that nobody writes does not compile. */
const writers: Readonly<Record<TableFormat, Write>> = { csv: csvOf, parquet: (rows) => parquetOf(rows) };

/** A table of reports as a file. @param headings the language of its headings, where the format has any */
export const tableFile = (
  { format, headings }: { readonly format: TableFormat; readonly headings: HeadingLanguage },
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
): FileBytes => writers[format](rows, headings);
