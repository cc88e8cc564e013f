import type { Destroyed } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { goneWithItsPlace } from '../person-keys.js';
import { subjectIdOf } from './destroyed-list.js';
import { orProblemOfHold } from './hold-problem.js';
import type { PlaceOfContent } from './listed-content.js';

/**
 * Why something is destroyed; `listed` when the list of what was destroyed has it already and a backup brought it back, so
 * that nothing may stop it.
 */
export type GroundOfDestruction = 'erasure-asked' | 'retention-over' | 'listed';

/**
 * Decides that something is destroyed; from the commit on no legal hold can stop it any more. Decided again, it stays.
 * @throws DossierProblem `legal-hold`
 */
export async function decideDestruction(
  transaction: OpenTransaction,
  entry: Destroyed,
  ground: GroundOfDestruction,
): Promise<void> {
  if (await isDecided(transaction, entry)) return;
  const journeyId = await journeyOf(transaction, entry);
  await orProblemOfHold(
    sql`
      insert into dossier.destructions (kind, subject_id, person_id, journey_id, ground)
      values (${entry.kind}, ${subjectIdOf(entry)}, ${entry.personId}, ${journeyId}, ${ground})
      on conflict do nothing
    `.execute(transaction),
  );
}

/** Whether the destruction of something was decided, whatever is left to do of it. */
export async function isDecided(transaction: OpenTransaction, entry: Destroyed): Promise<boolean> {
  const { rows } = await sql`
    select from dossier.destructions where kind = ${entry.kind} and subject_id = ${subjectIdOf(entry)}
  `.execute(transaction);
  return rows.length > 0;
}

/**
 * Refuses words that would come to lie where everything is decided to be destroyed, and lets nobody decide that until the
 * transaction ends: who destroys afterwards finds them. For words that are kept for as long as those which they belong to.
 * @throws DossierProblem `content-destroyed`
 */
export async function refuseOfDestroyed(
  transaction: OpenTransaction,
  { personId, journeyId, adviceId }: Omit<PlaceOfContent, 'contentRef'>,
): Promise<void> {
  await sql`select dossier.take_turns_about(${personId})`.execute(transaction);
  const { rows } = await sql`
    select from dossier.destructions
    where (kind, subject_id) in (('person', ${personId}), ('journey', ${journeyId}), ('advice', ${adviceId})) limit 1
  `.execute(transaction);
  if (rows.length > 0) throw goneWithItsPlace();
}

async function journeyOf(transaction: OpenTransaction, entry: Destroyed): Promise<string | null> {
  if (entry.kind === 'journey') return entry.journeyId;
  // A person is no content, and an advice is in no dossier: what holds on journeys keep of them, the database looks for.
  if (entry.kind !== 'draft') return null;
  const { rows } = await sql<{ journey_id: string | null }>`
    select journey_id from dossier.content where content_ref = ${entry.contentRef}
  `.execute(transaction);
  return rows[0]?.journey_id ?? null;
}

/**
 * Destroys what was decided to be destroyed: a person's key, and the sealed words of person, journey, advice or draft. What is
 * known about the words stays, to answer `content-destroyed`. Only after the list has it; done again, it changes nothing.
 * @returns how many pieces of content there were
 */
export async function destroyContent(transaction: OpenTransaction, entry: Destroyed): Promise<number> {
  if (entry.kind === 'person') await destroyKey(transaction, entry.personId);
  const isOfIt = ofSubject(entry);
  const { numAffectedRows } = await sql`
    update dossier.content set destroyed_at = now(), fingerprint = '' where ${isOfIt} and destroyed_at is null
  `.execute(transaction);
  await sql`
    delete from dossier.sealed_content where content_ref in (
      select content_ref from dossier.content where ${isOfIt} and destroyed_at is not null
    )
  `.execute(transaction);
  await sql`
    update dossier.destructions set destroyed_at = now()
    where kind = ${entry.kind} and subject_id = ${subjectIdOf(entry)} and destroyed_at is null
  `.execute(transaction);
  return Number(numAffectedRows ?? 0n);
}

const ofSubject = (entry: Destroyed) => {
  switch (entry.kind) {
    case 'person':
      return sql`person_id = ${entry.personId}`;
    case 'journey':
      return sql`journey_id = ${entry.journeyId}`;
    case 'advice':
      return sql`advice_id = ${entry.adviceId}`;
    case 'draft':
      return sql`content_ref = ${entry.contentRef}`;
  }
};

async function destroyKey(transaction: OpenTransaction, personId: string): Promise<void> {
  await sql`
    insert into dossier.person_keys (person_id, kek_id, destroyed_at) values (${personId}, 'none', now())
    on conflict do nothing
  `.execute(transaction);
  await sql`
    update dossier.person_keys set wrapped_key = null, destroyed_at = now()
    where person_id = ${personId} and destroyed_at is null
  `.execute(transaction);
}
