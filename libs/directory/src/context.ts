import type { KeyEncryption, OpenTransaction } from '@traject/dossier';
import { openDossier, type Dossier } from '@traject/dossier';
import { keyedHashes, type KeyedHashes } from './keyed-hash.js';

/** What runs a query: a transaction, or a database where no transaction is needed. */
export type QueryRunner = Pick<OpenTransaction, 'getExecutor'>;

/** Who works with the directory. Reading personal data is logged with all three. */
export interface Actor {
  readonly personId: string;
  readonly role: string;
  /** Why they may, as a code: e.g. `administration`, `own-record`, `assigned-practitioner`. */
  readonly ground: string;
}

/** What every part of the directory works with. */
export interface DirectoryContext {
  readonly dossier: Dossier;
  readonly hashes: KeyedHashes;
  readonly cursorKey: Uint8Array;
}

/** Derives what the directory needs from the key-encryption key. */
export async function directoryContext(keys: KeyEncryption): Promise<DirectoryContext> {
  return {
    dossier: openDossier(keys),
    hashes: keyedHashes(await keys.derive('keyed hashes of the directory')),
    cursorKey: await keys.derive('cursors of the directory'),
  };
}
