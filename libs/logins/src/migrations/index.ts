import type { MigrationModule } from '@traject/database';
import { browserLogins } from './0001-browser-logins.js';
import { eraserEndsLogins } from './0002-eraser-ends-logins.js';

/** The tables of browser logins, with their grants. */
export const loginMigrations: MigrationModule = { name: 'logins', migrations: [browserLogins, eraserEndsLogins] };
