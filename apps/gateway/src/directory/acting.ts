import { allowed, type Permission } from '@traject/access';
import type { Actor, PersonRole } from '@traject/directory';
import type { ReadGround } from '../access-log/words.js';
import type { Caller } from '../identity/caller.js';
import { notAllowed } from '../problems/http-problem.js';

/** Why somebody may read names, for the log of reads. Roles that are not here read none. */
const groundOfRole: Readonly<Partial<Record<PersonRole, ReadGround>>> = {
  administrator: 'administration',
  requester: 'own-organisation',
  coordinator: 'coordination',
};

/**
 * As whom somebody works with the directory.
 * @throws HttpProblem `not-allowed` when none of their roles allows it
 */
export function actingFor(permission: Permission, caller: Caller): Actor {
  const access = allowed(permission, caller, null);
  if (!access.allowed) throw notAllowed();
  const role = caller.roles.find((each) => each === access.ground);
  if (role === undefined) throw notAllowed();
  return { personId: caller.personId, role, ground: groundOfRole[role] ?? role };
}
