import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import type { Actor, DirectoryContext } from '../context.js';
import { askAnotherForLogin } from '../people/entered-identities.js';
import { hashedIdentity, sameHuman, type HashedIdentity } from '../people/identities.js';
import { whoHadLogins } from '../people/identity-record.js';
import { twiceInFile, type RowProblem } from './report.js';

/** A person of a file who is to act by a login. */
export interface GivenLogin {
  readonly line: number;
  readonly personId: string;
  /** Whether each of their logins takes two administrators, once the file is imported. */
  readonly actsByTwo: boolean;
  /** As the provider names it. */
  readonly subject: string;
}

/** A login that is to act as a person from now on. */
export interface NewLogin {
  readonly personId: string;
  readonly hashed: HashedIdentity;
}

/** Which logins a file gives, and what stands in the way. Those that act already are in neither. */
export interface LoginPlan {
  readonly logins: readonly NewLogin[];
  readonly problems: readonly RowProblem[];
}

type Holder = { readonly personId: string; readonly organisationId: string | null };

/** Who vouches for the logins of a file, null when it has none, and whose people they are. */
export interface LoginsOfFile {
  readonly issuer: string | null;
  readonly organisationId: string | null;
}

/** Finds out what becomes of the logins of a file of one organisation's people, without writing. */
export async function planLogins(
  context: DirectoryContext,
  transaction: OpenTransaction,
  { issuer, organisationId }: LoginsOfFile,
  given: readonly GivenLogin[],
  actor: Actor,
): Promise<LoginPlan> {
  if (issuer === null) return { logins: [], problems: [] };
  const rows = given.map((row) => ({ ...row, hashed: hashedIdentity(context, { issuer, subject: row.subject }) }));
  const holders = await holdersOf(transaction, rows);
  const self = await sameHuman(transaction, actor.personId);
  const personIds = given.map(({ personId }) => personId);
  const had = await whoHadLogins(transaction, personIds);
  const holdersIn = ({ hashed }: (typeof rows)[number]) => holders.get(keyOf(hashed)) ?? [];
  const isNew = rows.filter((row) => !holdersIn(row).some(({ personId }) => personId === row.personId));
  const problemOf = (row: (typeof rows)[number]): RowProblem | undefined => {
    const found = holdersIn(row);
    if (found.some(({ personId }) => self.has(personId))) return problemIn(row, 'login-own', askAnotherForLogin);
    if (found.some((holder) => holder.organisationId === organisationId))
      return problemIn(row, 'login-taken', 'this login belongs to another person of the same organisation; correct it');
    if (row.actsByTwo) return problemIn(row, 'login-second', ofStaff);
    return had.has(row.personId) ? problemIn(row, 'login-second', twoAdministrators) : undefined;
  };
  return {
    logins: isNew.map(({ personId, hashed }) => ({ personId, hashed })),
    problems: [
      ...twiceInFile(given, 'login', ({ subject }) => subject),
      ...isNew.flatMap((row) => problemOf(row) ?? []),
    ],
  };
}

/**
 * Lets each login act as its person, who had none, and puts that on record; one that waited for a second administrator,
 * from when its person had another role, waits no more.
 */
export async function linkPlanned(
  transaction: OpenTransaction,
  logins: readonly NewLogin[],
  { personId: by }: Actor,
): Promise<void> {
  if (logins.length === 0) return;
  const issuers = logins.map(({ hashed }) => hashed.issuer);
  const hashes = logins.map(({ hashed }) => keyOf(hashed));
  const given = sql`
    select issuer, decode(hash, 'hex') as subject_hash, person_id
    from unnest(${issuers}::text[], ${hashes}::text[], ${logins.map(({ personId }) => personId)}::uuid[])
      as given (issuer, hash, person_id)`;
  await sql`
    update directory.entered_identities set unlinked_at = now(), subject_hash = null
    where unlinked_at is null and (issuer, subject_hash, person_id) in (${given})
  `.execute(transaction);
  await sql`
    with given as (${given}), recorded as (
      insert into directory.entered_identities (person_id, issuer, subject_hash, asked_by, linked_by, linked_at)
      select person_id, issuer, subject_hash, ${by}::uuid, ${by}::uuid, now() from given
    )
    insert into directory.identities (issuer, subject_hash, person_id)
    select issuer, subject_hash, person_id from given
  `.execute(transaction);
}

const twoAdministrators =
  'another login acts as this person, or did; empty the cell, and have two administrators enter it by hand';

const ofStaff =
  'nobody administers, coordinates or reads dossiers by a login that one administrator alone entered; empty the cell, and have two enter it by hand';

const problemIn = (
  { line }: GivenLogin,
  code: 'login-own' | 'login-second' | 'login-taken',
  reason: string,
): RowProblem => ({ line, column: 'login', code, reason });

const keyOf = ({ subjectHash }: HashedIdentity): string => Buffer.from(subjectHash).toString('hex');

async function holdersOf(
  transaction: OpenTransaction,
  given: readonly { readonly hashed: HashedIdentity }[],
): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const { rows } = await sql<Holder & { hash: string }>`
    select encode(subject_hash, 'hex') as hash, person_id as "personId", organisation_id as "organisationId"
    from directory.identities join directory.people on people.id = person_id
    where (issuer, subject_hash) in (
      select given.issuer, decode(given.hash, 'hex')
      from unnest(${given.map(({ hashed }) => hashed.issuer)}::text[], ${given.map(({ hashed }) => keyOf(hashed))}::text[])
        as given (issuer, hash)
    )
  `.execute(transaction);
  return Map.groupBy(rows, ({ hash }) => hash);
}
