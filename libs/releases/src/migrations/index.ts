import type { MigrationModule } from '@traject/database';
import { releases } from './0001-releases.js';
import { processLogs } from './0002-process-logs.js';
import { exports } from './0003-exports.js';
import { eraserRemovesExports } from './0004-eraser-removes-exports.js';
import { publishedOn } from './0005-published-on.js';
import { departmentsThen } from './0006-departments-then.js';

/** The tables of what was published and of the files that are made of it, with their grants. */
export const releaseMigrations: MigrationModule = {
  name: 'releases',
  migrations: [releases, processLogs, exports, eraserRemovesExports, publishedOn, departmentsThen],
};
