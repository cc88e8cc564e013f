import type { MigrationModule } from '@traject/database';
import { references } from './0001-references.js';
import { foundByIndex } from './0002-found-by-index.js';
import { wordsOfHeldAdvice } from './0003-words-of-held-advice.js';

/**
 * What refers to content, and the right to sweep what nothing refers to. A part of its own, as it asks the event log,
 * the directory and which holds keep advice, and so comes after all three.
 */
export const referenceMigrations: MigrationModule = {
  name: 'references',
  migrations: [references, foundByIndex, wordsOfHeldAdvice],
};
