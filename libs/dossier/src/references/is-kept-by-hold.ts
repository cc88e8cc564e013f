import type { Destroyed } from '@traject/contracts';
import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { isHeld } from '../destruction/legal-holds.js';
import { subjectIdOf } from '../destruction/destroyed-list.js';

/**
 * Whether a hold keeps this now: one on the person, or, of an advice and of what goes with one, on the journey that it was
 * noticed in or its employee. Whoever destroys it is told once more by the database, which has the last word.
 * @param database opened as the eraser
 */
export async function isKeptByHold(database: QueryRunner, entry: Destroyed): Promise<boolean> {
  return (await isHeld(database, entry)) || isKeptAsAdvice(database, entry);
}

async function isKeptAsAdvice(database: QueryRunner, entry: Destroyed): Promise<boolean> {
  const { rows } = await sql`
    select from dossier.held_advices
    where advice_id in (select dossier.advices_going_with(${entry.kind}, ${subjectIdOf(entry)})) limit 1
  `.execute(database);
  return rows.length > 0;
}
