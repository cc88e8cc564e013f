import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { ContentToStore } from './content.js';
import type { DossierKeys } from './person-keys.js';
import { storeContent } from './store-content.js';

/** See `Dossier.keepDraft`. What it takes the place of is in use no more, and is swept. */
export async function keepDraft(
  transaction: OpenTransaction,
  keys: DossierKeys,
  of: string,
  draft: ContentToStore,
): Promise<void> {
  await storeContent(transaction, keys, [draft]);
  await sql`
    insert into dossier.drafts (draft_of, content_ref) values (${of}, ${draft.contentRef})
    on conflict (draft_of) do update set content_ref = excluded.content_ref
  `.execute(transaction);
}

/** See `Dossier.draftOf`. */
export async function draftOf(transaction: OpenTransaction, of: string): Promise<string | null> {
  const { rows } = await sql<{ content_ref: string }>`
    select content_ref from dossier.drafts where draft_of = ${of}
  `.execute(transaction);
  return rows[0]?.content_ref ?? null;
}
