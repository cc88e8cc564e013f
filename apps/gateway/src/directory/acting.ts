import { allowed, groundOfDirectory, type Permission } from '@traject/access';
import type { Actor, PersonRole } from '@traject/directory';
import type { Caller } from '../identity/caller.js';
import { notAllowed } from '../problems/http-problem.js';

/** Somebody who works with the directory, in the role that lets them. */
export interface ActingAs extends Actor {
  readonly role: PersonRole;
}

/**
 * As whom somebody works with the directory.
 * @throws HttpProblem `not-allowed` when none of their roles allows it
 */
export function actingFor(permission: Permission, caller: Caller): ActingAs {
  const access = allowed(permission, caller, null);
  if (!access.allowed) throw notAllowed();
  const role = caller.roles.find((each) => each === access.ground);
  if (role === undefined) throw notAllowed();
  return { personId: caller.personId, role, ground: groundOfDirectory(role) ?? role };
}
