import type { ContentRequest, Dossier } from './content.js';
import { draftOf, keepDraft } from './drafts.js';
import type { KeyEncryption } from './key-encryption.js';
import { readContent } from './read-content.js';
import { storeContent } from './store-content.js';
import { correctContent, versionsOf } from './versions.js';

export * from './content.js';

/** Opens the dossier with the key that wraps every person's data key. */
export function openDossier(keys: KeyEncryption): Dossier {
  return {
    storeContent: (transaction, items) => storeContent(transaction, keys, items),
    keepDraft: (transaction, of, draft) => keepDraft(transaction, keys, of, draft),
    draftOf,
    readContent: (transaction, request: ContentRequest) => readContent(transaction, keys, request),
    correctContent: (transaction, correction) => correctContent(transaction, keys, correction),
    versionsOf,
  };
}
