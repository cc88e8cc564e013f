import type { MigrationModule } from '@traject/database';
import { contentAndItsKeys } from './0001-content-and-its-keys.js';
import { chainedAccessLog } from './0002-chained-access-log.js';
import { purposeKeysAndRotation } from './0003-purpose-keys-and-rotation.js';
import { notifierReadsAddresses } from './0004-notifier-reads-addresses.js';
import { destructionAndLegalHolds } from './0005-destruction-and-legal-holds.js';
import { contentVersions } from './0006-content-versions.js';
import { attachments } from './0007-attachments.js';
import { contentInUse } from './0008-content-in-use.js';
import { keyRotations } from './0009-key-rotations.js';
import { wordsOfAdvice } from './0010-words-of-advice.js';

/** The tables of the dossier, with their grants. */
export const dossierMigrations: MigrationModule = {
  name: 'dossier',
  migrations: [
    contentAndItsKeys,
    chainedAccessLog,
    purposeKeysAndRotation,
    notifierReadsAddresses,
    destructionAndLegalHolds,
    contentVersions,
    attachments,
    contentInUse,
    keyRotations,
    wordsOfAdvice,
  ],
};
