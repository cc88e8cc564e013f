import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { z } from 'zod';
import type { DirectoryContext } from '../context.js';
import { line } from '../fields.js';
import { validInput } from '../input.js';
import { DirectoryProblem } from '../problem.js';
import { recordLinked } from './identity-record.js';
import type { PersonFacts } from './person.js';
import { personRow } from './person-rows.js';

/** See {@link Identity}. */
export const identity = z.strictObject({
  issuer: z
    .string()
    .max(500)
    .regex(/^https?:\/\/\S+$/, { error: 'the URL of a provider' }),
  subject: line(255),
});
/** A login as its issuer names it (`iss` and `sub` of a token). */
export type Identity = z.input<typeof identity>;

/** A login as it is kept: some issuers take a person's address as the subject, so that it is a keyed hash here. */
export interface HashedIdentity {
  readonly issuer: string;
  readonly subjectHash: Uint8Array;
}

/** How a login is kept. Taken as its issuer wrote it: another spelling is another login. */
export const hashedIdentity = ({ hashes }: DirectoryContext, { issuer, subject }: Identity): HashedIdentity => ({
  issuer,
  subjectHash: hashes.ofSubject(issuer, subject),
});

/** In a statement: the row is of this login. */
export const isOf = ({ issuer, subjectHash }: HashedIdentity) =>
  sql`issuer = ${issuer} and subject_hash = ${Buffer.from(subjectHash)}`;

/**
 * Whoever changes as whom a login acts waits here for whoever does so at the moment: a login that two give away at once
 * would otherwise become two people of one organisation. Asked for before any row of a person is locked.
 */
export async function oneAtATime(transaction: OpenTransaction): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('directory identities', 0))`.execute(transaction);
}

/** Refuses a login that belongs to another person of the same organisation. Throws `identity-taken`. */
export function refuseTaken(
  people: readonly PersonFacts[],
  { id, organisationId }: Pick<PersonFacts, 'id' | 'organisationId'>,
): void {
  if (!people.some((person) => person.id !== id && person.organisationId === organisationId)) return;
  throw new DirectoryProblem(
    'identity-taken',
    'This login belongs to another person of the same organisation. Nothing was changed. Remove it there first.',
  );
}

/**
 * Lets a login act as a person, beside people of other organisations; the same again changes nothing. One login is one
 * human being, who is one person within an organisation. For the product's own programs: it asks nobody whether they
 * may. Throws `person-not-found`, `identity-taken`.
 */
export async function linkIdentity(
  context: DirectoryContext,
  transaction: OpenTransaction,
  input: Identity,
  personId: string,
): Promise<void> {
  const hashed = hashedIdentity(context, validInput(identity, input));
  await oneAtATime(transaction);
  const person = await personRow(transaction, personId);
  const people = await peopleOfIdentity(transaction, hashed);
  if (people.some(({ id }) => id === person.id)) return;
  refuseTaken(people, person);
  await insertIdentity(transaction, hashed, person.id);
  await recordLinked(transaction, hashed, person.id, null);
}

/** Lets a login act as a person. The caller has looked who has it, and puts it on record. */
export async function insertIdentity(
  transaction: OpenTransaction,
  { issuer, subjectHash }: HashedIdentity,
  personId: string,
): Promise<void> {
  await sql`
    insert into directory.identities (issuer, subject_hash, person_id)
    values (${issuer}, ${Buffer.from(subjectHash)}, ${personId})
  `.execute(transaction);
}

/** Whom a login may act as, one at each organisation, in one query. The caller refuses who is not active. */
export async function peopleOfIdentity(database: QueryRunner, hashed: HashedIdentity): Promise<readonly PersonFacts[]> {
  const { rows } = await sql<PersonFacts>`
    select id, organisation_id as "organisationId", roles, department_id as "departmentId", active
    from directory.identities join directory.people on people.id = identities.person_id
    where ${isOf(hashed)} order by id
  `.execute(database);
  return rows;
}

/**
 * Everybody who is the same human being as a person; that person among them. Two logins of somebody are one human being's,
 * so it leads on from whom one acts as to whom that person's other logins act as.
 */
export async function sameHuman(database: QueryRunner, personId: string): Promise<ReadonlySet<string>> {
  if (!z.uuid().safeParse(personId).success) return new Set([personId]);
  const { rows } = await sql<{ id: string }>`
    with recursive human (id) as (
      select ${personId}::uuid
      union
      select theirs.person_id
      from human join directory.identities as own on own.person_id = human.id
        join directory.identities as theirs using (issuer, subject_hash)
    )
    select id from human
  `.execute(database);
  return new Set([personId, ...rows.map(({ id }) => id)]);
}

/** The logins that may act as a person. */
export async function identitiesOf(database: QueryRunner, personId: string): Promise<readonly HashedIdentity[]> {
  const { rows } = await sql<HashedIdentity>`
    select issuer, subject_hash as "subjectHash" from directory.identities where person_id = ${personId}
  `.execute(database);
  return rows;
}
