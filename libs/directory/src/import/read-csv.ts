import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { DirectoryProblem } from '../problem.js';
import type { RowProblem } from './report.js';

/** Largest file in bytes. */
export const MAX_CSV_BYTES = 2 * 1024 * 1024;
/** Most rows of one file, without its header. */
export const MAX_CSV_ROWS = 5_000;

/** A column of a CSV file. */
export interface Column<Value = unknown> {
  /** Turns the text of a cell into its value. */
  readonly shape: z.ZodType<Value, string>;
  /** What the cell must hold; this, never the cell itself, is told when it is wrong. */
  readonly expected: string;
  /** Whether the file must have the column. */
  readonly required: boolean;
}

/** The columns of one kind of file by their header names. */
export type Columns = Readonly<Record<string, Column>>;

type ValueOf<Of extends Column> = Of extends Column<infer Value> ? Value : never;

/** A row whose cells have become values. A column that the file does not have is absent. */
export interface CsvRow<Of extends Columns> {
  /** Line of the file on which the row begins; the header is on line 1. */
  readonly line: number;
  readonly values: { readonly [Name in keyof Of]: ValueOf<Of[Name]> | undefined };
}

/** A file that was read: the rows that are as expected, and what is wrong with the others. */
export interface CsvTable<Of extends Columns> {
  readonly rows: readonly CsvRow<Of>[];
  readonly rowCount: number;
  readonly problems: readonly RowProblem[];
}

/**
 * Reads a CSV file: UTF-8 with or without BOM, fields apart by commas or semicolons (seen from the header), quoted by
 * RFC 4180, the first line naming the columns in any order.
 * @throws DirectoryProblem `csv-too-large`, `csv-not-utf8`, `csv-malformed`, `csv-header-invalid`, for the whole file
 */
export function readCsv<Of extends Columns>(bytes: Uint8Array, columns: Of): CsvTable<Of> {
  const [header, ...records] = recordsOf(textOf(bytes));
  if (records.length > MAX_CSV_ROWS) throw tooLarge(`${records.length} rows, and at most ${MAX_CSV_ROWS} are taken`);
  const names = headerNames(header?.cells ?? [], columns);
  const results = records.map((record) => readRow(record, names, columns));
  return {
    rows: results.flatMap((result) => ('row' in result ? [result.row] : [])),
    rowCount: records.length,
    problems: results.flatMap((result) => ('problems' in result ? result.problems : [])),
  };
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly raw: string;
  readonly info: { readonly lines: number };
}

function textOf(bytes: Uint8Array): string {
  if (bytes.byteLength > MAX_CSV_BYTES) {
    throw tooLarge(`${bytes.byteLength} bytes, and at most ${MAX_CSV_BYTES} are taken`);
  }
  const notUtf8 = new DirectoryProblem(
    'csv-not-utf8',
    'The file is not UTF-8 text. Nothing was imported. Save it as "CSV UTF-8" and send it again.',
  );
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // UTF-16 without its mark can pass for UTF-8 full of NUL characters.
    if (text.includes('\0')) throw notUtf8;
    return text;
  } catch {
    throw notUtf8;
  }
}

function recordsOf(text: string): readonly CsvRecord[] {
  try {
    const parsed = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      max_record_size: 100_000,
      // Safe: `info` and `raw` give each record this form, which the types of csv-parse do not know.
    }) as unknown as readonly ParsedRecord[];
    return parsed.map(({ record, raw, info }) => ({ cells: record, line: info.lines - breaksWithin(raw) }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    throw new DirectoryProblem(
      'csv-malformed',
      `The file cannot be read as CSV${line}: a quotation mark is not closed or stands inside a field, or a field is far too long. Nothing was imported. Correct that line and send the file again.`,
    );
  }
}

/** Header names hold neither, so that the one that stands there is the one that separates. */
const delimiterOf = (text: string): string => {
  const header = text.trimStart().split(/\r\n?|\n/, 1)[0] ?? '';
  return header.split(';').length > header.split(',').length ? ';' : ',';
};

const breaksWithin = (raw: string): number => raw.trim().split(/\r\n?|\n/).length - 1;

function headerNames<Of extends Columns>(cells: readonly string[], columns: Of): readonly string[] {
  const names = cells.map((cell) => cell.toLowerCase());
  const unknown = names.findIndex((name) => !Object.hasOwn(columns, name));
  // A file without a header has a person's name there, so only the place of an unknown column is told.
  if (unknown >= 0) throw invalidHeader(`column ${unknown + 1} has an unknown name`, columns);
  if (new Set(names).size < names.length) throw invalidHeader('a column stands there twice', columns);
  const missing = Object.keys(columns).filter((name) => columns[name]?.required && !names.includes(name));
  if (missing.length > 0) throw invalidHeader(`it lacks ${missing.join(', ')}`, columns);
  return names;
}

function invalidHeader(fault: string, columns: Columns): DirectoryProblem {
  const known = Object.entries(columns).map(([name, { required }]) => (required ? `${name} (required)` : name));
  return new DirectoryProblem(
    'csv-header-invalid',
    `The first line must name the columns, and ${fault}. Nothing was imported. The columns are: ${known.join(', ')}.`,
  );
}

function readRow<Of extends Columns>(
  { cells, line }: CsvRecord,
  names: readonly string[],
  columns: Of,
): { row: CsvRow<Of> } | { problems: RowProblem[] } {
  if (cells.length !== names.length) {
    const reason = `expected ${names.length} fields, found ${cells.length}`;
    return { problems: [{ line, column: null, code: 'wrong-number-of-fields', reason }] };
  }
  const problems: RowProblem[] = [];
  const values = names.map((name, place): [string, unknown] => {
    const result = columns[name]?.shape.safeParse(cells[place]);
    if (result?.success) return [name, result.data];
    problems.push({ line, column: name, code: 'wrong-value', reason: `expected ${columns[name]?.expected}` });
    return [name, undefined];
  });
  if (problems.length > 0) return { problems };
  // Safe: each value came out of the shape of the column whose name it stands under.
  return { row: { line, values: Object.fromEntries(values) as CsvRow<Of>['values'] } };
}

const tooLarge = (found: string): DirectoryProblem =>
  new DirectoryProblem(
    'csv-too-large',
    `The file has ${found}. Nothing was imported. Send it in parts; with external keys a part may be sent again.`,
  );
