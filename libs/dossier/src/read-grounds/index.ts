import type { MigrationModule } from '@traject/database';
import { grounds } from './0001-grounds.js';
import { disclosureGrounds } from './0002-disclosures.js';
import { breakGlassGrounds } from './0003-break-glass.js';
import { legalHoldGround } from './0004-legal-holds.js';
import { lapsedHandOvers } from './0005-lapsed-hand-overs.js';
import { wordsBesideWords } from './0006-words-beside-words.js';
import { tookOver } from './0007-took-over.js';

/**
 * On what ground the database lets anybody read content. A part of its own, as it asks the tables of the event log, its
 * read models and the directory, and so comes after all of them.
 */
export const readGroundMigrations: MigrationModule = {
  name: 'read-grounds',
  migrations: [
    grounds,
    disclosureGrounds,
    breakGlassGrounds,
    legalHoldGround,
    lapsedHandOvers,
    wordsBesideWords,
    tookOver,
  ],
};
