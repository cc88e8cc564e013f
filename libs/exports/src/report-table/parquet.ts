import { ByteWriter, ParquetWriter, schemaFromColumnData, type BasicType } from 'hyparquet-writer';
import type { FileBytes } from '../file-bytes.js';
import { reportColumnNames, reportColumns, type ColumnType, type ReportRow } from './report-rows.js';

/** Rows that are written together, and all that is held at a time. */
const rowsInGroup = 10_000;

const typeOf: Readonly<Record<ColumnType, BasicType>> = {
  text: 'STRING',
  whole: 'INT32',
  decimal: 'DOUBLE',
  flag: 'BOOLEAN',
};

const columnsOf = (rows: readonly ReportRow[]) =>
  reportColumnNames.map((name) => ({
    name,
    type: typeOf[reportColumns[name].type],
    nullable: true,
    data: rows.map((row) => row[name]),
  }));

/** Bytes that can be taken away while more are written. */
class TakenBytes extends ByteWriter {
  take(): Uint8Array {
    const bytes = Uint8Array.from(this.getBytes());
    this.index = 0;
    return bytes;
  }
}

async function* inGroups<Row>(rows: AsyncIterable<Row> | Iterable<Row>): AsyncGenerator<readonly Row[]> {
  let group: Row[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < rowsInGroup) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** A table of reports as Parquet, with types; what is hidden is null, and `hidden` says that it is. */
export async function* parquetOf(rows: AsyncIterable<ReportRow> | Iterable<ReportRow>): FileBytes {
  const writer = new TakenBytes();
  const schema = schemaFromColumnData({ columnData: columnsOf([]) });
  const file = new ParquetWriter({ writer, schema, createdBy: 'traject' });
  for await (const group of inGroups(rows)) {
    await file.write({ columnData: columnsOf(group), rowGroupSize: rowsInGroup });
    yield writer.take();
  }
  await file.finish();
  yield writer.take();
}
