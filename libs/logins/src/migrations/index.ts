import type { MigrationModule } from '@traject/database';
import { browserLogins } from './0001-browser-logins.js';

/** The tables of browser logins, with their grants. */
export const loginMigrations: MigrationModule = { name: 'logins', migrations: [browserLogins] };
