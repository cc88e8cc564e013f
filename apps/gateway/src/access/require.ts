import { allowed, type Access, type Permission, type Subject } from '@traject/access';
import type { AdviceState, JourneyState } from '@traject/domain';
import type { JourneyRow } from '@traject/event-log';
import type { Caller } from '../identity/caller.js';
import { notAllowed, notFound } from '../problems/http-problem.js';

/** The ground on which somebody may do what they asked. */
export type AccessGround = Extract<Access, { readonly allowed: true }>['ground'];

/**
 * Refuses what the access table does not grant.
 * @param what named in the answer when the thing is hidden
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
  throw access.hide ? notFound(what) : notAllowed();
}

/** Who belongs to a journey, for the access table. */
export const subjectOfJourney = (
  journey: Pick<JourneyRow | JourneyState, 'organisationId' | 'employeeId' | 'requesterId' | 'managerId'>,
  practitionerId: string | null,
): Subject => ({
  organisationId: journey.organisationId,
  employeeId: journey.employeeId,
  requesterId: journey.requesterId,
  managerId: journey.managerId,
  practitionerIds: practitionerId === null ? [] : [practitionerId],
});

/** Who belongs to an advice, for the access table. The employer has part in it only once it was sent. */
export const subjectOfAdvice = (
  advice: Pick<AdviceState, 'organisationId' | 'authorId' | 'concernedId' | 'recipientId' | 'recipientRole'>,
  wasSent: boolean,
): Subject => {
  const { organisationId, authorId, concernedId, recipientId, recipientRole } = advice;
  const seenBy = (role: 'requester' | 'manager') => (wasSent && recipientRole === role ? recipientId : null);
  return {
    organisationId,
    employeeId: concernedId,
    // Without anybody here the table shows nothing to the employer, so a manager who receives it stands here as well.
    requesterId: wasSent ? recipientId : null,
    managerId: seenBy('manager'),
    practitionerIds: [authorId],
  };
};
