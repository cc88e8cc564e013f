export { releaseMigrations } from './migrations/index.js';
export { releaseLedger } from './release-ledger.js';
export {
  comparableWith,
  releasedPeriodOf,
  releasedPeriods,
  releaseWithLines,
  type ReleasedPeriod,
} from './released-cut.js';
export type { ExportState, KeptExport } from './export-files/export-file.js';
export { exportWriting } from './export-files/export-writing.js';
export {
  bytesOfExport,
  exportOf,
  exportsOf,
  keepExport,
  mostExports,
  removeExportOf,
  removeExportsOf,
} from './export-files/exports-of-person.js';
export { processLogOf } from './process-log.js';
export { linesWanted, reportsForExport } from './reports-for-export.js';
