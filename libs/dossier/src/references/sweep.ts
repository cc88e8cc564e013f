import { codeOf } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { sql, type Kysely } from 'kysely';

/** How many pieces are taken away in one transaction, which makes an append that refers to one of them wait. */
const atOnce = 100;

/** How many pieces of content nothing refers to any more, so that a sweep would take them. */
export async function countUnreferred(database: Pick<Kysely<unknown>, 'getExecutor'>): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from dossier.unreferred_content
  `.execute(database);
  return rows[0]?.count ?? 0;
}

/**
 * Takes away for good the words that nothing refers to, with what was said beside them: those of commands that were
 * refused or never came about, and those in whose place others are. What was brought within a week stays, as its command
 * may be under way, and so does what a legal hold keeps. Done again, it does no harm.
 * @param database opened as the eraser
 * @returns how many pieces were taken away
 */
export async function sweepUnreferred(database: Kysely<unknown>): Promise<number> {
  let swept = 0;
  for (;;) {
    const some = await sweptOrReferred(database);
    if (some === 0) return swept;
    swept += some ?? 0;
  }
}

/** PostgreSQL's code for a row that something refers to. */
const IN_USE = '23503';

/** Null when an event came to refer to some of it meanwhile: then nothing was taken, and the next look passes it by. */
async function sweptOrReferred(database: Kysely<unknown>): Promise<number | null> {
  try {
    return await database.transaction().execute(sweepSome);
  } catch (error) {
    if (codeOf(error) === IN_USE) return null;
    throw error;
  }
}

/**
 * Of two that take turns about a person, the later one sees what the earlier one did: a hold that was set while this waited
 * is heeded, as the policy of the database looks anew at each piece.
 */
async function sweepSome(transaction: OpenTransaction): Promise<number> {
  const { rows } = await sql<{ content_ref: string; person_id: string; employee_id: string | null }>`
    select content_ref, person_id, employee_id from dossier.unreferred_content limit ${atOnce}
  `.execute(transaction);
  const people = [
    ...new Set(rows.flatMap(({ person_id, employee_id }) => [person_id, employee_id ?? person_id])),
  ].sort();
  for (const personId of people) await sql`select dossier.take_turns_about(${personId})`.execute(transaction);
  const { numAffectedRows } = await sql`
    delete from dossier.content where content_ref = any(${rows.map(({ content_ref }) => content_ref)}::uuid[])
  `.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}
