import { sql } from 'kysely';
import type { ContentRequest, Dossier, OpenTransaction } from './content.js';
import type { KeyEncryption } from './key-encryption.js';
import { readContent } from './read-content.js';
import { storeContent } from './store-content.js';
import { correctContent, versionsOf } from './versions.js';

export * from './content.js';

/** Opens the dossier with the key that wraps every person's data key. */
export function openDossier(keys: KeyEncryption): Dossier {
  return {
    storeContent: (transaction, items) => storeContent(transaction, keys, items),
    discardContent,
    readContent: (transaction, request: ContentRequest) => readContent(transaction, keys, request),
    correctContent: (transaction, correction) => correctContent(transaction, keys, correction),
    versionsOf,
  };
}

async function discardContent(
  transaction: OpenTransaction,
  commandId: string,
  contentRefs?: readonly string[],
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from dossier.content
    where command_id = ${commandId}
      and (${contentRefs === undefined} or content_ref = any(${contentRefs ?? []}::uuid[]))
  `.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}
