import type { MigrationModule } from '@traject/database';
import { mart } from './0001-mart.js';
import { departments } from './0002-departments.js';
import { talksAllowed } from './0003-talks-allowed.js';

/** The tables of the reporting mart. */
export const martMigrations: MigrationModule = { name: 'mart', migrations: [mart, departments, talksAllowed] };
