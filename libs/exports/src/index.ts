export { fileKinds, tableFormats, type ExportAsked, type ExportFormat } from './asked.js';
export type { FileBytes } from './file-bytes.js';
export { manifestOf, schemaVersions, type ExportManifest, type WrittenFile } from './manifest.js';
export { eventsIn, ocelOf } from './process-log/ocel.js';
export { csvOf, type HeadingLanguage } from './report-table/csv.js';
export { parquetOf } from './report-table/parquet.js';
export {
  reportColumnNames,
  reportColumns,
  reportRows,
  type AnsweredReport,
  type Cell,
  type ReportColumn,
  type ReportRow,
} from './report-table/report-rows.js';
