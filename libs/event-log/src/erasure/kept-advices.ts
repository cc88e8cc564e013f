import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';

/** An advice that ended and whose words are there. */
export interface KeptAdvice {
  readonly adviceId: string;
  /** Under whose key its words are: whom it can be traced to, or else its author. */
  readonly personId: string;
  readonly organisationId: string;
  readonly endedAt: string;
  /** What a dossier goes by, as fixed when the advice was raised. */
  readonly retentionDays: number;
  readonly dayLengthMs: number;
}

/**
 * Advices whose words are there though they ended long ago, in order of their end. It asks the dossier for these words, and
 * so needs a database that has one.
 * @param shortest fewest days that an organisation keeps advice, where one has set it; theirs has the last word
 * @param after the last one of the page before; null for the first page
 */
export async function keptAdvices(
  database: QueryRunner,
  { now, shortest }: { readonly now: string; readonly shortest: number | null },
  after: string | null,
  limit: number,
): Promise<readonly KeptAdvice[]> {
  const { rows } = await sql<KeptAdvice>`
    select advice_id as "adviceId", coalesce(concerned_id, author_id) as "personId",
      organisation_id as "organisationId", ended_at as "endedAt",
      (state -> 'policy' ->> 'retentionDays')::float8 as "retentionDays",
      (state -> 'policy' ->> 'dayLengthMs')::float8 as "dayLengthMs"
    from read_models.advices as advice
    where ended_at is not null
      and ended_at + least((state -> 'policy' ->> 'retentionDays')::float8, ${shortest}::float8)
        * (state -> 'policy' ->> 'dayLengthMs')::float8 * interval '1 millisecond' <= ${now}::timestamptz
      and exists (
        select from dossier.content as words where words.advice_id = advice.advice_id and words.destroyed_at is null
      )
      and (${after}::text is null or (ended_at, advice_id) > (
        select earlier.ended_at, earlier.advice_id from read_models.advices earlier where earlier.advice_id = ${after}::text
      ))
    order by ended_at, advice_id limit ${limit}
  `.execute(database);
  return rows;
}
