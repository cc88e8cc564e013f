import type { MigrationModule } from '@traject/database';
import { references } from './0001-references.js';
import { foundByIndex } from './0002-found-by-index.js';

/**
 * What refers to content, and the right to sweep what nothing refers to. A part of its own, as it asks the event log and
 * the directory, and so comes after both.
 */
export const referenceMigrations: MigrationModule = { name: 'references', migrations: [references, foundByIndex] };
