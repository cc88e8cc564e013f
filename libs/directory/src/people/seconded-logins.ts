import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { DirectoryProblem } from '../problem.js';
import type { ChangeOfRoles } from './own-roles.js';
import { providerRoles, rolesThatRead, type PersonFacts } from './person.js';

/**
 * Roles whose holders approve what another one asks, assign who reads a dossier, or read it: whoever had some of them by
 * accounts of their own would need nobody else for it.
 */
const rolesByTwo: PersonFacts['roles'] = [...providerRoles, ...rolesThatRead];

/** Whether somebody has such a role, so that each of their logins takes two administrators. */
export const actsByTwo = ({ roles }: Pick<PersonFacts, 'roles'>): boolean =>
  roles.some((role) => rolesByTwo.includes(role));

/** Whether a change gives somebody such a role that they did not have. */
const givesOne = ({ before, after }: ChangeOfRoles): boolean =>
  actsByTwo({ roles: after.filter((role) => !before.includes(role)) });

/** What to do instead; for a person and for a row of a file. */
export const haveSeconded =
  'one administrator alone entered a login that acts as this person; take it away, give the role, and have two administrators enter it';

/**
 * Which of these changes give a role that takes two to somebody as whom a login acts that one administrator entered alone.
 * It may be a second account of that one, who would approve their own requests by it, or assign themselves to a journey.
 * What an operator's program entered counts as seconded.
 * @returns their ids
 */
export async function notSecondedIn(
  transaction: OpenTransaction,
  changes: readonly ChangeOfRoles[],
): Promise<ReadonlySet<string>> {
  const ids = changes.filter(givesOne).map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select distinct person_id as id from directory.entered_identities
    where person_id = any(${ids}::uuid[]) and unlinked_at is null and linked_by = asked_by
  `.execute(transaction);
  return new Set(rows.map(({ id }) => id));
}

/** Refuses such a role to whoever acts by such a login. @throws DirectoryProblem `login-not-seconded` */
export async function refuseNotSeconded(transaction: OpenTransaction, change: ChangeOfRoles): Promise<void> {
  if (!(await notSecondedIn(transaction, [change])).has(change.id)) return;
  throw new DirectoryProblem(
    'login-not-seconded',
    'One administrator alone entered a login that acts as this person, and nobody has this role by such a one. Nothing was changed. Take it away, give the role, and have two administrators enter it.',
  );
}
