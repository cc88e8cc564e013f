import type { Destroyed } from '@traject/contracts';
import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql, type RawBuilder } from 'kysely';
import { orProblemOfHold } from './hold-problem.js';

/** Why something is kept although it was to be destroyed; coarse, the words are content. */
export const holdReasons = ['court-case', 'complaint', 'supervisor-inquiry', 'insurance-claim', 'other'] as const;
/** See {@link holdReasons}. */
export type HoldReason = (typeof holdReasons)[number];

/** A hold on a person with everything of theirs, or on one of their journeys. */
export interface LegalHold {
  readonly holdId: string;
  readonly personId: string;
  /** Null for everything of the person. */
  readonly journeyId: string | null;
  readonly reasonCode: HoldReason;
  /** Where the words about the reason are kept. */
  readonly reasonRef: string;
  readonly setBy: string;
  readonly setAt: string;
  readonly liftedBy: string | null;
  readonly liftedAt: string | null;
}

/** What is given to set a hold. */
export type NewLegalHold = Pick<LegalHold, 'holdId' | 'personId' | 'journeyId' | 'reasonCode' | 'reasonRef' | 'setBy'>;

const columns = sql`
  hold_id as "holdId", person_id as "personId", journey_id as "journeyId", reason_code as "reasonCode",
  reason_ref as "reasonRef", set_by as "setBy", set_at as "setAt", lifted_by as "liftedBy", lifted_at as "liftedAt"`;

/**
 * Sets a hold. A destruction that was decided first has won, and is told.
 * @throws DossierProblem `destruction-decided`
 */
export async function setLegalHold(transaction: OpenTransaction, hold: NewLegalHold): Promise<void> {
  const { holdId, personId, journeyId, reasonCode, reasonRef, setBy } = hold;
  await orProblemOfHold(
    sql`
      insert into dossier.legal_holds (hold_id, person_id, journey_id, reason_code, reason_ref, set_by)
      values (${holdId}, ${personId}, ${journeyId}, ${reasonCode}, ${reasonRef}, ${setBy})
    `.execute(transaction),
  );
}

/** Lifts a hold; one that was lifted before stays as it was. @returns null when there is no such hold */
export async function liftLegalHold(
  transaction: OpenTransaction,
  holdId: string,
  liftedBy: string,
): Promise<LegalHold | null> {
  await sql`
    update dossier.legal_holds set lifted_by = ${liftedBy}, lifted_at = now()
    where hold_id = ${holdId} and lifted_at is null
  `.execute(transaction);
  return findLegalHold(transaction, holdId);
}

/** A hold by its id; null when there is none. */
export async function findLegalHold(database: QueryRunner, holdId: string): Promise<LegalHold | null> {
  const { rows } = await sql<LegalHold>`
    select ${columns} from dossier.legal_holds where hold_id = ${holdId}
  `.execute(database);
  return rows[0] ?? null;
}

/** Which holds a list has, and where it begins: after the hold that was set then and has this id. */
export interface HoldsPage {
  readonly personId?: string | undefined;
  /** Whether lifted ones are left out. */
  readonly activeOnly: boolean;
  readonly after: readonly [setAt: string, holdId: string] | null;
  readonly limit: number;
}

/** Holds, newest first. */
export async function listLegalHolds(
  database: QueryRunner,
  { personId, activeOnly, after, limit }: HoldsPage,
): Promise<readonly LegalHold[]> {
  const [setAt, holdId] = after ?? [null, null];
  const { rows } = await sql<LegalHold>`
    select ${columns} from dossier.legal_holds
    where (${personId ?? null}::uuid is null or person_id = ${personId ?? null}::uuid)
      and (not ${activeOnly} or lifted_at is null)
      and (${setAt}::timestamptz is null or (date_trunc('milliseconds', set_at), hold_id)
        < (${setAt}::timestamptz, ${holdId}::uuid))
    order by date_trunc('milliseconds', set_at) desc, hold_id desc limit ${limit}
  `.execute(database);
  return rows;
}

/** Whether a hold on the person keeps this now; those that keep advice besides are for `isKeptByHold` to find. */
export async function isHeld(database: QueryRunner, entry: Destroyed): Promise<boolean> {
  const { rows } = await sql`
    select from dossier.legal_holds
    where person_id = ${entry.personId} and lifted_at is null
      and (${entry.kind} = 'person' or journey_id is null or journey_id = ${journeyOf(entry)})
    limit 1
  `.execute(database);
  return rows.length > 0;
}

const journeyOf = (entry: Destroyed): RawBuilder<unknown> => {
  switch (entry.kind) {
    case 'person':
    case 'advice':
      return sql`null`;
    case 'journey':
      return sql`${entry.journeyId}`;
    case 'draft':
      return sql`(select journey_id from dossier.content where content_ref = ${entry.contentRef})`;
  }
};
