import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import type { HashedIdentity } from './identities.js';

/**
 * What became of a login that was entered for a person: it acts as them, waits for a second administrator, was taken
 * away, or was not let through in time.
 */
export type IdentityState = 'linked' | 'waits' | 'unlinked' | 'lapsed';

/** A login that acts as a person, or did, or is to. Its subject is nobody's to see: some issuers take an address. */
export interface EnteredIdentity {
  readonly identityId: string;
  readonly issuer: string;
  readonly state: IdentityState;
  /** Who entered it first; null for an operator's program. */
  readonly askedBy: string | null;
  readonly askedAt: string;
  /** Who let it act; another one than who asked, where it took two. */
  readonly linkedBy: string | null;
  readonly linkedAt: string | null;
  readonly unlinkedBy: string | null;
  readonly unlinkedAt: string | null;
}

/** Days for which a login waits for a second administrator. */
export const waitsDays = 7;

const isLapsed = sql`asked_at <= now() - make_interval(days => ${waitsDays}::integer)`;

const columns = sql`
  identity_id as "identityId", issuer,
  case
    when linked_at is null and unlinked_by is null and (${isLapsed} or unlinked_at is not null) then 'lapsed'
    when unlinked_at is not null then 'unlinked'
    when linked_at is not null then 'linked'
    else 'waits'
  end as state,
  asked_by as "askedBy", asked_at as "askedAt", linked_by as "linkedBy", linked_at as "linkedAt",
  unlinked_by as "unlinkedBy", unlinked_at as "unlinkedAt"`;

/** Everything that was ever entered for a person, newest first. */
export async function recordOf(database: QueryRunner, personId: string): Promise<readonly EnteredIdentity[]> {
  const { rows } = await sql<EnteredIdentity>`
    select ${columns} from directory.entered_identities where person_id = ${personId} order by asked_at desc, identity_id
  `.execute(database);
  return rows;
}

/** What is on record of a login and a person and was not taken away; undefined when nothing is. */
export async function openEntry(
  transaction: OpenTransaction,
  { issuer, subjectHash }: HashedIdentity,
  personId: string,
): Promise<EnteredIdentity | undefined> {
  const { rows } = await sql<EnteredIdentity>`
    select ${columns} from directory.entered_identities
    where issuer = ${issuer} and subject_hash = ${Buffer.from(subjectHash)} and person_id = ${personId}
      and unlinked_at is null
  `.execute(transaction);
  return rows[0];
}

/** Which of these people some login acts as, or ever did. */
export async function whoHadLogins(
  transaction: OpenTransaction,
  personIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from directory.identities where person_id = any(${personIds}::uuid[])
    union
    select person_id from directory.entered_identities
    where person_id = any(${personIds}::uuid[]) and linked_at is not null
  `.execute(transaction);
  return new Set(rows.map(({ id }) => id));
}

/** Puts on record that a login is to act as a person, once another administrator has entered it too. @returns its id */
export async function recordAsked(
  transaction: OpenTransaction,
  { issuer, subjectHash }: HashedIdentity,
  personId: string,
  by: string,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into directory.entered_identities (person_id, issuer, subject_hash, asked_by)
    values (${personId}, ${issuer}, ${Buffer.from(subjectHash)}, ${by}) returning identity_id as id
  `.execute(transaction);
  return idIn(rows);
}

/** Puts on record that a login acts as a person, whether it was asked for before or not. @returns its id */
export async function recordLinked(
  transaction: OpenTransaction,
  { issuer, subjectHash }: HashedIdentity,
  personId: string,
  by: string | null,
): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    insert into directory.entered_identities (person_id, issuer, subject_hash, asked_by, linked_by, linked_at)
    values (${personId}, ${issuer}, ${Buffer.from(subjectHash)}, ${by}, ${by}, now())
    on conflict (issuer, subject_hash, person_id) where unlinked_at is null
      do update set linked_by = excluded.linked_by, linked_at = excluded.linked_at
    returning identity_id as id
  `.execute(transaction);
  return idIn(rows);
}

/** Puts on record that a login was taken from a person, and forgets which. @param by null: nobody let it through in time */
export async function recordUnlinked(
  transaction: OpenTransaction,
  { issuer, subjectHash }: HashedIdentity,
  personId: string,
  by: string | null,
): Promise<void> {
  await sql`
    update directory.entered_identities set unlinked_by = ${by}, unlinked_at = now(), subject_hash = null
    where issuer = ${issuer} and subject_hash = ${Buffer.from(subjectHash)} and person_id = ${personId}
      and unlinked_at is null
  `.execute(transaction);
}

const idIn = (rows: readonly { readonly id: string }[]): string => {
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL gave no id for what it wrote.');
  return row.id;
};
