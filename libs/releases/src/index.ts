export { releaseMigrations } from './migrations/index.js';
export { releaseLedger } from './release-ledger.js';
export { releasedPeriodOf, releasedPeriods, releaseWithLines, type Cut, type ReleasedPeriod } from './released-cut.js';
export type { ExportState, KeptExport } from './export-files/export-file.js';
export { exportWriting, type ExportWriting, type Piece } from './export-files/export-writing.js';
export {
  bytesOfExport,
  exportOf,
  exportsOf,
  keepExport,
  mostExports,
  removeExportOf,
  type NewExport,
  type Statements,
} from './export-files/exports-of-person.js';
export { processLogOf } from './process-log.js';
export { linesWanted, reportsForExport, type ReportsWanted } from './reports-for-export.js';
