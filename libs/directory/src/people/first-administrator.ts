import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { z } from 'zod';
import type { DirectoryContext } from '../context.js';
import { email, line } from '../fields.js';
import { validInput } from '../input.js';
import { DirectoryProblem } from '../problem.js';
import { hashedIdentity, identity, insertIdentity, oneAtATime, peopleOfIdentity } from './identities.js';
import { recordLinked } from './identity-record.js';
import { writePeople } from './person-rows.js';

const firstAdministrator = z.strictObject({
  name: line(200),
  email,
  identity,
  /** Whether they are to be one beside others who can log in; refused unless told. */
  besideOthers: z.boolean(),
});
/** Who is to administer, and by which login. */
export type FirstAdministrator = z.input<typeof firstAdministrator>;

/** Who administers from now on, and whether they did so before. */
export interface AdministratorEntered {
  readonly personId: string;
  readonly wasThere: boolean;
}

/**
 * Enters an administrator of the provider with the login by which they act: somebody has to be the first, and somebody
 * the next when the last one lost theirs. Whoever is on record by that address as an administrator gets the login; the
 * same again changes nothing.
 * Throws `input-invalid`, `administrator-there`, `identity-taken`, `email-taken`.
 */
export async function enterAdministrator(
  context: DirectoryContext,
  transaction: OpenTransaction,
  input: FirstAdministrator,
): Promise<AdministratorEntered> {
  const given = validInput(firstAdministrator, input);
  const hashed = hashedIdentity(context, given.identity);
  await oneAtATime(transaction);
  const staff = (await peopleOfIdentity(transaction, hashed)).find(({ organisationId }) => organisationId === null);
  if (staff !== undefined) {
    if (staff.active && staff.roles.includes('administrator')) return { personId: staff.id, wasThere: true };
    throw loginOfAnother();
  }
  if (!given.besideOthers && (await isAdministered(transaction))) throw administratorThere();
  // What is on record of somebody who is there already is not an operator's to change.
  const personId =
    (await onRecord(context, transaction, given.email)) ?? (await newPerson(context, transaction, given));
  await insertIdentity(transaction, hashed, personId);
  await recordLinked(transaction, hashed, personId, null);
  return { personId, wasThere: false };
}

/** Whether somebody who administers can log in. */
async function isAdministered(transaction: OpenTransaction): Promise<boolean> {
  const { rows } = await sql`
    select from directory.people join directory.identities on person_id = id
    where active and 'administrator' = any(roles) limit 1
  `.execute(transaction);
  return rows.length > 0;
}

/** The administrator who has this address; undefined when nobody has. Throws `email-taken`. */
async function onRecord(
  { hashes }: DirectoryContext,
  transaction: OpenTransaction,
  address: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string; administers: boolean }>`
    select id, active and 'administrator' = any(roles) as administers from directory.people
    where email_hash = ${hashes.ofEmail(null, address)} for update
  `.execute(transaction);
  const [person] = rows;
  if (person === undefined || person.administers) return person?.id;
  throw new DirectoryProblem(
    'email-taken',
    'Somebody of the provider who does not administer has this e-mail address. Nothing was changed. Give another address, or have an administrator change their record.',
  );
}

async function newPerson(
  context: DirectoryContext,
  transaction: OpenTransaction,
  { name, email: address }: z.output<typeof firstAdministrator>,
): Promise<string> {
  const id = newId();
  const place = { organisationId: null, roles: ['administrator'], departmentId: null, active: true } as const;
  const details = { name, email: address, phone: null, externalKey: null };
  const actor = { personId: id, role: 'administrator', ground: 'administration' };
  await writePeople(context, transaction, [{ id, ...place, version: 1, details }], actor);
  return id;
}

const administratorThere = (): DirectoryProblem =>
  new DirectoryProblem(
    'administrator-there',
    'Somebody administers already and can log in. Nothing was changed. Let them enter whoever else is to; if they cannot, say that this one is to be beside them.',
  );

const loginOfAnother = (): DirectoryProblem =>
  new DirectoryProblem(
    'identity-taken',
    'This login belongs to somebody of the provider who does not administer. Nothing was changed. Give another login, or have an administrator change their roles.',
  );
