export { martTables, tablesOf } from './facts.js';
export { noFacts, project, type MartEvent, type StreamFacts } from './project.js';
export { columnNameOf, type Column, type MartTable, type RowOf } from './table.js';
export { martMigrations } from './migrations/index.js';
export { factsForReports, firstMonthInMart } from './reports/facts-for-reports.js';
export { checkMart, qualityChecks, type QualityCheck, type QualityViolation } from './quality.js';
export { pathsForReports } from './reports/paths-for-reports.js';
