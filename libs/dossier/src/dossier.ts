import type { ContentRequest, Dossier } from './content.js';
import { nothingListed, type LookAtList } from './destruction/listed-content.js';
import { draftOf, keepDraft } from './drafts.js';
import type { KeyEncryption } from './key-encryption.js';
import type { DossierKeys } from './person-keys.js';
import { readContent } from './read-content.js';
import { storeContent } from './store-content.js';
import { correctContent, versionsOf } from './versions.js';

export * from './content.js';

/**
 * Opens the dossier with the key that wraps every person's data key.
 * @param listed what must not be opened any more although the database has it; nothing unless told
 */
export function openDossier(encryption: KeyEncryption, listed: LookAtList = nothingListed): Dossier {
  const keys: DossierKeys = { encryption, listed };
  return {
    storeContent: (transaction, items) => storeContent(transaction, keys, items),
    keepDraft: (transaction, of, draft) => keepDraft(transaction, keys, of, draft),
    draftOf,
    readContent: (transaction, request: ContentRequest) => readContent(transaction, keys, request),
    correctContent: (transaction, correction) => correctContent(transaction, keys, correction),
    versionsOf,
  };
}
