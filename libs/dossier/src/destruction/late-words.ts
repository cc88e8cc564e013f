import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql, type Kysely } from 'kysely';

/**
 * Words that are there although everything in their place was destroyed: their command looked before it was decided, and
 * kept them after it was done. Each kind is joined by itself, so that it is one look at everything and not one for each piece.
 */
const lateWords = sql<{ content_ref: string }>`
  select content.content_ref from dossier.content
    join dossier.destructions as done on done.kind = 'person' and done.person_id = content.person_id
    where content.destroyed_at is null and done.destroyed_at is not null
  union
  select content.content_ref from dossier.content
    join dossier.destructions as done on done.kind = 'journey' and done.subject_id = content.journey_id
    where content.destroyed_at is null and done.destroyed_at is not null
  union
  select content.content_ref from dossier.content
    join dossier.destructions as done on done.kind = 'advice' and done.subject_id = content.advice_id
    where content.destroyed_at is null and done.destroyed_at is not null`;

/** How many pieces of content came to lie where everything was destroyed. */
export async function countLateWords(database: QueryRunner): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from (${lateWords}) as late
  `.execute(database);
  return rows[0]?.count ?? 0;
}

/**
 * Destroys the words that came to lie where everything was destroyed. Whoever keeps words looks whether their place is there
 * and waits for nobody, so that some come too late, and nothing else would find them any more. Done again, it does no harm.
 * @param database opened as the eraser
 * @returns how many pieces there were
 */
export async function destroyLateWords(database: Kysely<unknown>): Promise<number> {
  const { rows } = await lateWords.execute(database);
  const refs = rows.map(({ content_ref }) => content_ref);
  if (refs.length === 0) return 0;
  return database.transaction().execute((transaction) => destroyPieces(transaction, refs));
}

/** By their references, so that the policy of the database asks of these pieces alone whether they may be destroyed. */
async function destroyPieces(transaction: OpenTransaction, refs: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    update dossier.content set destroyed_at = now(), fingerprint = ''
    where content_ref = any(${refs}::uuid[]) and destroyed_at is null
  `.execute(transaction);
  await sql`delete from dossier.sealed_content where content_ref = any(${refs}::uuid[])`.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}
