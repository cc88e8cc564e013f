import type { KeyRotator } from '@traject/activities';
import { connect, type Database } from '@traject/database';
import { openKeyEncryption } from '@traject/dossier';
import type { KeyRotatorSettings } from './rotator-settings.js';

/** As many keys as are wrapped anew at once, and whoever tells of it. */
const maxConnections = 9;

/** The database as the key rotator sees it, and the key-encryption key. */
export interface OpenKeyRotator extends KeyRotator {
  readonly database: Database<unknown>;
  close(): Promise<void>;
}

/** Opens what keys are wrapped anew with; nothing is connected to yet, and no key is read. */
export const openKeyRotator = ({ databaseUrl, keys }: KeyRotatorSettings): OpenKeyRotator => {
  const database = connect<unknown>(databaseUrl, { maxConnections, applicationName: 'traject-worker-key-rotator' });
  return { database, openEncryption: () => openKeyEncryption(keys), close: () => database.close() };
};
