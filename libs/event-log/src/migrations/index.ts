import type { MigrationModule } from '@traject/database';
import { events } from './0001-events.js';

/** Every migration of the log and of its read models, in order. */
export const eventLogMigrations: MigrationModule = { name: 'event-log', migrations: [events] };

export { pseudonymMigrations } from './pseudonyms.js';
