import type { OpenTransaction, QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { validate as isUuid } from 'uuid';
import type { Actor, DirectoryContext } from '../context.js';
import { validInput } from '../input.js';
import { DirectoryProblem } from '../problem.js';
import { enterAdministrator, type AdministratorEntered, type FirstAdministrator } from './first-administrator.js';
import {
  hashedIdentity,
  identity,
  insertIdentity,
  isOf,
  oneAtATime,
  peopleOfIdentity,
  refuseTaken,
  sameHuman,
  type HashedIdentity,
  type Identity,
} from './identities.js';
import {
  openEntry,
  recordAsked,
  recordLinked,
  recordOf,
  recordUnlinked,
  whoHadLogins,
  type EnteredIdentity,
} from './identity-record.js';
import { personRow, refuseErased } from './person-rows.js';
import { actsByTwo } from './seconded-logins.js';

/** A login that was entered, and whether it acts as the person yet. */
export interface IdentityEntry {
  readonly identityId: string;
  readonly state: 'linked' | 'waits';
}

/** As whom logins act, as administrators enter it; all of it stands on record. */
export interface Identities {
  /**
   * Enters a login that is to act as a person. The first one of a person acts at once, unless they administer, coordinate
   * or read dossiers; each of theirs, and each further one, when another administrator has entered the same.
   * Throws `person-not-found`, `person-erased`, `identity-own`, `identity-taken`.
   */
  enter(transaction: OpenTransaction, input: Identity, personId: string, actor: Actor): Promise<IdentityEntry>;
  /**
   * Takes a login from a person, or no longer asks for it; done again, it changes nothing.
   * Throws `person-not-found`, `identity-not-found`, `identity-own`.
   * @returns the login that acted as them until now; null when none did
   */
  takeAway(
    transaction: OpenTransaction,
    personId: string,
    identityId: string,
    actor: Actor,
  ): Promise<HashedIdentity | null>;
  /** Everything that was ever entered for a person, newest first. */
  of(database: QueryRunner, personId: string): Promise<readonly EnteredIdentity[]>;
  /** Enters an administrator with their login, for an operator. See {@link enterAdministrator}. */
  enterAdministrator(transaction: OpenTransaction, given: FirstAdministrator): Promise<AdministratorEntered>;
}

/** The logins of this directory's people. */
export const enteredIdentitiesOf = (context: DirectoryContext): Identities => ({
  enter: (transaction, input, personId, actor) => enter(context, transaction, { input, personId, actor }),
  takeAway,
  of: recordOf,
  enterAdministrator: (transaction, given) => enterAdministrator(context, transaction, given),
});

/** What to do instead; for a request and for a row of a file. */
export const askAnotherForLogin = 'nobody lets their own login act as somebody; have another administrator do it';

const ownLogin = (): DirectoryProblem =>
  new DirectoryProblem(
    'identity-own',
    'This login is your own. Nothing was changed. Nobody gives away or takes away their own; have another administrator do it.',
  );

async function enter(
  context: DirectoryContext,
  transaction: OpenTransaction,
  { input, personId, actor }: { input: Identity; personId: string; actor: Actor },
): Promise<IdentityEntry> {
  const hashed = hashedIdentity(context, validInput(identity, input));
  await oneAtATime(transaction);
  const person = await personRow(transaction, personId, sql`for update`);
  refuseErased(person);
  const before = await openEntry(transaction, hashed, person.id);
  if (before?.state === 'linked') return { identityId: before.identityId, state: 'linked' };
  const people = await peopleOfIdentity(transaction, hashed);
  const self = await sameHuman(transaction, actor.personId);
  if (people.some(({ id }) => self.has(id))) throw ownLogin();
  refuseTaken(people, person);
  const isFirst = !(await whoHadLogins(transaction, [person.id])).has(person.id);
  // Whoever gave a second account of their own to somebody with such a role would have it, too.
  const takesOne = isFirst && !actsByTwo(person);
  const askedBy = await askerOf(transaction, before);
  // On the word of somebody who left nothing is let through, nor would it wait for anybody else's.
  if (before !== undefined && askedBy === null) await recordUnlinked(transaction, hashed, person.id, null);
  if (takesOne || (askedBy !== null && !self.has(askedBy))) {
    await insertIdentity(transaction, hashed, person.id);
    return { identityId: await recordLinked(transaction, hashed, person.id, actor.personId), state: 'linked' };
  }
  if (before !== undefined && askedBy !== null) return { identityId: before.identityId, state: 'waits' };
  return { identityId: await recordAsked(transaction, hashed, person.id, actor.personId), state: 'waits' };
}

/** Who entered the same before and waits for a second one; null when nobody does who is an administrator still. */
async function askerOf(transaction: OpenTransaction, before: EnteredIdentity | undefined): Promise<string | null> {
  if (before?.state !== 'waits') return null;
  const { rows } = await sql<{ id: string }>`
    select id from directory.people where id = ${before.askedBy} and active and 'administrator' = any(roles)
  `.execute(transaction);
  return rows[0]?.id ?? null;
}

async function takeAway(
  transaction: OpenTransaction,
  personId: string,
  identityId: string,
  actor: Actor,
): Promise<HashedIdentity | null> {
  await oneAtATime(transaction);
  const person = await personRow(transaction, personId, sql`for update`);
  const { rows } = await sql<{ issuer: string; subjectHash: Buffer | null; isLinked: boolean }>`
    select issuer, subject_hash as "subjectHash", linked_at is not null as "isLinked"
    from directory.entered_identities
    where identity_id = ${isUuid(identityId) ? identityId : null}::uuid and person_id = ${person.id}
  `.execute(transaction);
  const [entry] = rows;
  if (entry === undefined) throw identityNotFound();
  const { issuer, subjectHash, isLinked } = entry;
  if (subjectHash === null) return null;
  const hashed = { issuer, subjectHash };
  const people = await peopleOfIdentity(transaction, hashed);
  const self = await sameHuman(transaction, actor.personId);
  if (isLinked && people.some(({ id }) => self.has(id))) throw ownLogin();
  await sql`delete from directory.identities where ${isOf(hashed)} and person_id = ${person.id}`.execute(transaction);
  await recordUnlinked(transaction, hashed, person.id, actor.personId);
  return isLinked ? hashed : null;
}

const identityNotFound = (): DirectoryProblem =>
  new DirectoryProblem(
    'identity-not-found',
    'Nothing with this id was ever entered for this person. Nothing was changed. Look at what was.',
  );
