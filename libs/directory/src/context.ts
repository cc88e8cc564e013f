import { keyPurposes, type Dossier, type PurposeKeys } from '@traject/dossier';
import { keyedHashes, type KeyedHashes } from './keyed-hash.js';

/** Who works with the directory. Reading personal data is logged with all three. */
export interface Actor {
  readonly personId: string;
  readonly role: string;
  /** Why they may, as a code: e.g. `administration`, `own-contact`; the database itself looks whether it holds. */
  readonly ground: string;
}

/** What every part of the directory works with. */
export interface DirectoryContext {
  readonly dossier: Dossier;
  readonly hashes: KeyedHashes;
  readonly cursorKey: () => Uint8Array;
}

/** What the directory needs of the keys. */
export function directoryContext(dossier: Dossier, purposeKeys: PurposeKeys): DirectoryContext {
  return {
    dossier,
    hashes: keyedHashes(() => purposeKeys(keyPurposes.directoryHashes)),
    cursorKey: () => purposeKeys(keyPurposes.directoryCursors),
  };
}
