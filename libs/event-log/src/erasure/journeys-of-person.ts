import type { QueryRunner } from '@traject/database';
import type { JourneyState } from '@traject/domain';
import { sql } from 'kysely';

/** What the log has about one person, by id. */
export interface JourneysOfPerson {
  /** Journeys about them that have not ended. */
  readonly open: readonly string[];
  readonly ended: readonly string[];
  /** Advices that can be traced to them. */
  readonly advices: readonly string[];
}

/** Looks up in the read models what there is about a person. */
export async function journeysOfPerson(database: QueryRunner, personId: string): Promise<JourneysOfPerson> {
  const { rows } = await sql<JourneysOfPerson>`
    select
      array(select journey_id from read_models.journeys
        where employee_id = ${personId} and ended_at is null order by journey_id) as open,
      array(select journey_id from read_models.journeys
        where employee_id = ${personId} and ended_at is not null order by journey_id) as ended,
      array(select advice_id from read_models.advices where concerned_id = ${personId} order by advice_id) as advices
  `.execute(database);
  return rows[0] ?? { open: [], ended: [], advices: [] };
}

/** An ended journey whose dossier is there. */
export interface KeptDossier {
  readonly journeyId: string;
  readonly state: JourneyState;
}

/**
 * Ended journeys whose dossiers are there though their time is over, in order of their end.
 * @param now by which the time is over; the domain has the last word
 * @param after the last one of the page before; null for the first page
 */
export async function keptDossiers(
  database: QueryRunner,
  now: string,
  after: string | null,
  limit: number,
): Promise<readonly KeptDossier[]> {
  const { rows } = await sql<KeptDossier>`
    select journey_id as "journeyId", state from read_models.journeys
    where ended_at is not null and state -> 'stage' ->> 'dossier' = 'kept'
      and ended_at + (state -> 'policy' ->> 'retentionDays')::float8 * (state -> 'policy' ->> 'dayLengthMs')::float8
        * interval '1 millisecond' <= ${now}::timestamptz
      and (${after}::text is null or (ended_at, journey_id) > (
        select earlier.ended_at, earlier.journey_id from read_models.journeys earlier where earlier.journey_id = ${after}::text
      ))
    order by ended_at, journey_id limit ${limit}
  `.execute(database);
  return rows;
}

/** Dossiers and words of advice that are taken to be destroyed, whether they are yet or not. */
export interface TakenAsGone {
  readonly journeyIds: readonly string[];
  readonly adviceIds: readonly string[];
}

/**
 * Those of these people of whom a journey is open, is served by them, or left a dossier that is kept, or under whose key
 * an advice is kept that ended. One that goes on keeps nobody: who left may have left it without an answer for ever.
 * @param gone keeps nobody
 */
export async function peopleInJourneys(
  database: QueryRunner,
  personIds: readonly string[],
  gone: TakenAsGone,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select employee_id as id from read_models.journeys
    where employee_id = any(${personIds}::text[])
      and (ended_at is null or (state -> 'stage' ->> 'dossier' = 'kept' and journey_id <> all(${[...gone.journeyIds]}::text[])))
    union
    select practitioner_id from read_models.journeys
    where practitioner_id = any(${personIds}::text[]) and ended_at is null
    union
    select coalesce(concerned_id, author_id) from read_models.advices as advice
    where coalesce(concerned_id, author_id) = any(${personIds}::text[]) and ended_at is not null
      and advice_id <> all(${[...gone.adviceIds]}::text[])
      and exists (
        select from dossier.content as words where words.advice_id = advice.advice_id and words.destroyed_at is null
      )
  `.execute(database);
  return new Set(rows.map(({ id }) => id));
}
