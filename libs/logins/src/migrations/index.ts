import type { MigrationModule } from '@traject/database';
import { browserLogins } from './0001-browser-logins.js';
import { eraserEndsLogins } from './0002-eraser-ends-logins.js';
import { choiceIsTold } from './0003-choice-is-told.js';

/** The tables of browser logins, with their grants. */
export const loginMigrations: MigrationModule = {
  name: 'logins',
  migrations: [browserLogins, eraserEndsLogins, choiceIsTold],
};
