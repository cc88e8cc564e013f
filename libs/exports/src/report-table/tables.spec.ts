import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aReport, oddDepartment } from '../testing/report-for-tests.js';
import { whole } from '../testing/whole.js';
import { csvOf } from './csv.js';
import { parquetOf } from './parquet.js';
import { reportColumnNames, reportColumns, reportRows, type ColumnType, type ReportRow } from './report-rows.js';

let folder: string;
let duckdb: DuckDBConnection;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-exports-'));
  duckdb = await (await DuckDBInstance.create(':memory:')).connect();
});
afterAll(async () => {
  duckdb.closeSync();
  await rm(folder, { recursive: true });
});

/** What DuckDB calls a column of each type. */
const inDuckDb: Readonly<Record<ColumnType, string>> = {
  text: 'VARCHAR',
  whole: 'INTEGER',
  decimal: 'DOUBLE',
  flag: 'BOOLEAN',
};

const rows = (): readonly ReportRow[] => [...reportRows(aReport)];

/** What DuckDB finds in a file. */
const foundIn = async (name: string, bytes: Buffer): Promise<readonly Record<string, unknown>[]> => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return (await duckdb.runAndReadAll(`select * from '${path}'`)).getRowObjectsJson();
};

describe('a table of reports', () => {
  test('has the same figures in DuckDB as Parquet and as it was', async () => {
    expect(await foundIn('report.parquet', await whole(parquetOf(rows())))).toEqual(rows());
  });

  test('has them as CSV too, but for the apostrophe before what a spreadsheet would take for a formula', async () => {
    await writeFile(join(folder, 'types.parquet'), await whole(parquetOf([])));
    await writeFile(join(folder, 'report.csv'), await whole(csvOf(rows())));
    await duckdb.run(`create table reports as from '${join(folder, 'types.parquet')}'`);
    await duckdb.run(`copy reports from '${join(folder, 'report.csv')}' (header)`);
    const found = (await duckdb.runAndReadAll('from reports')).getRowObjectsJson();
    expect(found).toEqual(rows().map((row) => ({ ...row, group: row.group === null ? null : `'${oddDepartment}` })));
    // Whoever lets DuckDB find out the types finds as many rows.
    expect(await foundIn('again.csv', await whole(csvOf(rows())))).toHaveLength(rows().length);
  });

  test('is typed as Parquet', async () => {
    await writeFile(join(folder, 'typed.parquet'), await whole(parquetOf([])));
    const columns = await duckdb.runAndReadAll(`describe select * from '${join(folder, 'typed.parquet')}'`);
    expect(columns.getRowObjectsJson().map(({ column_name: name, column_type: type }) => [name, type])).toEqual(
      reportColumnNames.map((name) => [name, inDuckDb[reportColumns[name].type]]),
    );
  });

  test('says that a figure is hidden, and nothing else of it', () => {
    expect(rows()[1]).toMatchObject({ hidden: true, people: null, mean: null, median: null, percentile90: null });
    expect(rows()[1]).toMatchObject({ before_hidden: null, before_people: null });
    expect(rows()[0]).toMatchObject({ hidden: false, people: 17, before_hidden: true, before_people: null });
  });

  test('has headings alone where there is nothing to tell', async () => {
    expect(await foundIn('none.parquet', await whole(parquetOf([])))).toEqual([]);
    expect((await whole(csvOf([]))).toString()).toBe(`\uFEFF${reportColumnNames.join(',')}\r\n`);
  });

  test('has Dutch headings when they are asked for', async () => {
    expect((await whole(csvOf([], 'nl'))).toString()).toMatch(/^\uFEFFperiode_vanaf,periode_maanden,meting,/);
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx'])('starts no formula with %j', async (group) => {
    const [first] = rows();
    if (first === undefined) throw new Error('There is no row.');
    expect((await whole(csvOf([{ ...first, group }]))).toString()).toMatch(/,"?'[=+\-@\t\r]/);
  });

  test('ends with an error when its rows do', async () => {
    const broken = async function* (): AsyncGenerator<ReportRow> {
      yield* rows();
      throw new Error('away');
    };
    await expect(whole(csvOf(broken()))).rejects.toThrow('away');
    await expect(whole(parquetOf(broken()))).rejects.toThrow('away');
  });

  test('is made while it is read: most of many rows are not there yet when the first bytes are', async () => {
    for (const tableOf of [csvOf, parquetOf]) {
      let asked = 0;
      const many = async function* (): AsyncGenerator<ReportRow> {
        const [row] = rows();
        for (; row !== undefined && asked < 200_000; asked += 1) yield row;
      };
      const bytes = tableOf(many())[Symbol.asyncIterator]();
      await bytes.next();
      expect(asked).toBeLessThan(50_000);
      await bytes.return?.();
    }
  });
});
