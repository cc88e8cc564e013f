export { fileKinds, headingLanguages, tableFormats, type ExportAsked } from './asked.js';
export type { FileBytes } from './file-bytes.js';
export { manifestOf, type ExportManifest } from './manifest.js';
export { eventsIn, ocelOf } from './process-log/ocel.js';
export { reportRows, type ReportRow } from './report-table/report-rows.js';
export { tableFile } from './report-table/table-file.js';
