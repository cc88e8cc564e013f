import { allowed, receiverIn, type AccessGround, type Permission, type Subject } from '@traject/access';
import { breakGlassReadersAt, phaseOf, type JourneyState } from '@traject/domain';
import type { JourneyRow } from '@traject/event-log';
import type { Caller } from '../identity/caller.js';
import { hidden, notAllowed } from '../problems/http-problem.js';

/**
 * Refuses what the access table does not grant.
 * @param what named in the answer when the thing is hidden
 * @returns the ground on which they may
 * @throws HttpProblem 404 or 403
 */
export function requireAccess(
  permission: Permission,
  caller: Caller,
  subject: Subject | null,
  what: string,
): AccessGround {
  const access = allowed(permission, caller, subject);
  if (access.allowed) return access.ground;
  throw access.hide ? hidden(what) : notAllowed();
}

/**
 * Who belongs to a journey, for the access table.
 * @param state left out where who is about to take over, or reads in an emergency, does not matter, as nothing is told them
 */
export const subjectOfJourney = (
  journey: Pick<JourneyRow | JourneyState, 'organisationId' | 'employeeId' | 'requesterId' | 'managerId'>,
  practitionerId: string | null,
  state?: Pick<JourneyState, 'stage' | 'breakGlass'>,
): Subject => ({
  organisationId: journey.organisationId,
  employeeId: journey.employeeId,
  requesterId: journey.requesterId,
  managerId: journey.managerId,
  practitionerIds: practitionerId === null ? [] : [practitionerId],
  ...(state === undefined
    ? {}
    : {
        receiverId: receiverIn(state),
        phase: phaseOf(state),
        emergencyReaderIds: breakGlassReadersAt(state, new Date().toISOString()),
      }),
});
