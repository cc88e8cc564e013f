import { sql } from 'kysely';
import type { ContentDescription, OpenTransaction } from './content.js';

/** See `Dossier.describeContent`. */
export async function describeContent(
  transaction: OpenTransaction,
  refs: readonly string[],
): Promise<readonly ContentDescription[]> {
  const { rows } = await sql<ContentDescription>`
    select content_ref as "contentRef", field, written_at as "writtenAt" from dossier.content
    where content_ref = any(${refs}::uuid[])
  `.execute(transaction);
  return rows;
}
