import type { MigrationModule } from '@traject/database';
import { releases } from './0001-releases.js';

/** The tables of what was published, with their grants. */
export const releaseMigrations: MigrationModule = { name: 'releases', migrations: [releases] };
