import { sql, type Kysely } from 'kysely';

/** A draft that somebody saved and nobody discarded. */
export interface OldDraft {
  readonly contentRef: string;
  readonly personId: string;
  readonly writtenAt: string;
}

/**
 * Drafts from before an instant, oldest first.
 * @param after reference of the last one of the page before; null for the first page
 */
export async function oldDrafts(
  database: Kysely<unknown>,
  before: string,
  after: string | null,
  limit: number,
): Promise<readonly OldDraft[]> {
  const { rows } = await sql<OldDraft>`
    select content_ref as "contentRef", person_id as "personId", written_at as "writtenAt" from dossier.content
    where field like '%.draft' and destroyed_at is null and written_at <= ${before}
      and (${after}::uuid is null or (written_at, content_ref) > (
        select earlier.written_at, earlier.content_ref from dossier.content earlier where earlier.content_ref = ${after}::uuid
      ))
    order by written_at, content_ref limit ${limit}
  `.execute(database);
  return rows;
}
