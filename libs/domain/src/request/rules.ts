import type { Actor } from '../journey/decider.js';
import { reject, type Rejection } from '../journey/rejection.js';
import { validatePolicy, type Policy } from '../policy/policy.js';
import type { JourneyRequest } from './request.js';

/** The request comes from an HRM or conflict adviser, or from the employee; nobody else. Source: S1. */
export const requesterIsEntitled = (request: JourneyRequest, actor: Actor): Rejection | null => {
  const byAdviser = actor.role === 'requester' && request.requesterId === actor.personId && actor.personId !== null;
  const byEmployee = actor.role === 'employee' && request.requesterId === null && request.employeeId === actor.personId;
  return byAdviser || byEmployee ? null : reject('requester-not-entitled', { role: actor.role });
};

/** A journey starts on a policy that is nowhere looser than the domain's numbers. */
export const policyIsValid = (policy: Policy): Rejection | null => {
  const [fault] = validatePolicy(policy);
  return fault === undefined ? null : reject('policy-invalid', { ...fault });
};
