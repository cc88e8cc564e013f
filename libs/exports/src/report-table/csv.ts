import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { HeadingLanguage } from '../asked.js';
import { inPieces, type FileBytes } from '../file-bytes.js';
import { reportColumnNames, reportColumns, type ReportRow } from './report-rows.js';

/**
 * A table of reports as CSV (RFC 4180, UTF-8, with a byte order mark, without which spreadsheets guess another encoding).
 * What a spreadsheet would take for a formula gets an apostrophe before it: names of departments are written by people.
 */
export async function* csvOf(
  rows: AsyncIterable<ReportRow> | Iterable<ReportRow>,
  headings: HeadingLanguage = 'en',
): FileBytes {
  const lines = stringify({
    bom: true,
    header: true,
    columns: reportColumnNames.map((key) => ({ key, header: headings === 'en' ? key : reportColumns[key].nl })),
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String },
  });
  const written = Readable.from(rows).on('error', (error) => lines.destroy(error));
  // Safe: with an encoding, a stream gives strings.
  yield* inPieces(written.pipe(lines).setEncoding('utf8') as AsyncIterable<string>);
}
