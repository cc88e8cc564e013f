import type { OpenTransaction } from '@traject/database';
import type { Actor } from '../context.js';
import { DirectoryProblem } from '../problem.js';
import { sameHuman } from './identities.js';
import type { PersonFacts } from './person.js';

/** What to do instead; for a person and for a row of a file. */
export const askAnother = 'nobody changes their own roles; have another administrator do it';

const isSame = (one: PersonFacts['roles'], other: PersonFacts['roles']): boolean =>
  JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());

/** The roles that somebody has, and those that they are to have. */
export interface ChangeOfRoles {
  readonly id: string;
  readonly before: PersonFacts['roles'];
  readonly after: PersonFacts['roles'];
}

type Acting = Pick<PersonFacts, 'id' | 'roles' | 'active'>;

/** A change of somebody's record as one of their roles: who comes back is given those that they had. */
export const changeOfRoles = (before: Acting, after: Acting): ChangeOfRoles => ({
  id: after.id,
  before: before.active || !after.active ? before.roles : [],
  after: after.roles,
});

/**
 * Which of these changes give or take roles of whoever makes them, under any of the people as whom their logins act. An
 * administrator alone opens no dossier, and so does not become who assigns practitioners, nor one of those.
 * @returns their ids
 */
export async function ownRolesIn(
  transaction: OpenTransaction,
  { personId: actorId }: Actor,
  changes: readonly ChangeOfRoles[],
): Promise<ReadonlySet<string>> {
  const ids = changes.filter(({ before, after }) => !isSame(before, after)).map(({ id }) => id);
  if (ids.length === 0) return new Set();
  const self = await sameHuman(transaction, actorId);
  return new Set(ids.filter((id) => self.has(id)));
}

/** Refuses a change of roles by whoever has them. @throws DirectoryProblem `roles-own` */
export async function refuseOwnRoles(transaction: OpenTransaction, actor: Actor, change: ChangeOfRoles): Promise<void> {
  if (!(await ownRolesIn(transaction, actor, [change])).has(change.id)) return;
  throw new DirectoryProblem(
    'roles-own',
    'Nobody changes their own roles. Nothing was changed. Have another administrator do it.',
  );
}
