export { releaseMigrations } from './migrations/index.js';
export { releaseLedger } from './release-ledger.js';
export { releasedPeriodOf, releasedPeriods, releaseWithLines, type Cut, type ReleasedPeriod } from './released-cut.js';
