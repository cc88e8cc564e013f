import { sql } from 'kysely';
import { z } from 'zod';
import type { OpenTransaction } from '@traject/dossier';
import type { DirectoryContext, QueryRunner } from '../context.js';
import { line } from '../fields.js';
import { validInput } from '../input.js';
import { DirectoryProblem } from '../problem.js';
import type { PersonFacts } from './person.js';
import { personRow } from './person-rows.js';

const identity = z.strictObject({ issuer: line(500), subject: line(255) });
/** A login as its issuer names it (`iss` and `sub` of a token). */
export type Identity = z.input<typeof identity>;

/** Lets a login act as a person; the same again changes nothing. Throws `person-not-found`, `identity-taken`. */
export async function linkIdentity(
  { hashes }: DirectoryContext,
  transaction: OpenTransaction,
  input: Identity,
  personId: string,
): Promise<void> {
  const { issuer, subject } = validInput(identity, input);
  const person = await personRow(transaction, personId);
  const subjectHash = hashes.ofSubject(issuer, subject);
  await sql`
    insert into directory.identities (issuer, subject_hash, person_id) values (${issuer}, ${subjectHash}, ${person.id})
    on conflict do nothing
  `.execute(transaction);
  const { rows } = await sql<{ person_id: string }>`
    select person_id from directory.identities where issuer = ${issuer} and subject_hash = ${subjectHash}
  `.execute(transaction);
  if (rows[0]?.person_id === person.id) return;
  throw new DirectoryProblem(
    'identity-taken',
    'This login belongs to another person. Nothing was changed. Remove it there first.',
  );
}

/** Takes a login away from whoever had it. @returns whether there was one */
export async function unlinkIdentity(
  { hashes }: DirectoryContext,
  transaction: OpenTransaction,
  input: Identity,
): Promise<boolean> {
  const { issuer, subject } = validInput(identity, input);
  const { numAffectedRows } = await sql`
    delete from directory.identities where issuer = ${issuer} and subject_hash = ${hashes.ofSubject(issuer, subject)}
  `.execute(transaction);
  return numAffectedRows === 1n;
}

/** Whom a login acts as, in one query; null for a login that nobody has. The caller refuses who is not active. */
export async function personOfIdentity(
  { hashes }: DirectoryContext,
  database: QueryRunner,
  { issuer, subject }: Identity,
): Promise<PersonFacts | null> {
  const { rows } = await sql<PersonFacts>`
    select id, organisation_id as "organisationId", roles, department_id as "departmentId", active
    from directory.identities join directory.people on people.id = identities.person_id
    where issuer = ${issuer} and subject_hash = ${hashes.ofSubject(issuer, subject)}
  `.execute(database);
  return rows[0] ?? null;
}
