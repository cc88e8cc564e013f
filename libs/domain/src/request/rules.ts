import { isEmployerTheme } from '../journey/codes.js';
import type { Actor } from '../journey/decider.js';
import { reject, type Rejection } from '../journey/rejection.js';
import type { StageOf } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import { validatePolicy, type Policy } from '../policy/policy.js';
import type { JourneyRequest } from './request.js';

/** The request comes from an HRM or conflict adviser, or from the employee; nobody else. Source: S1. */
export const requesterIsEntitled = (request: JourneyRequest, actor: Actor): Rejection | null => {
  const byAdviser = actor.role === 'requester' && request.requesterId === actor.personId && actor.personId !== null;
  const byEmployee = actor.role === 'employee' && request.requesterId === null && request.employeeId === actor.personId;
  return byAdviser || byEmployee ? null : reject('requester-not-entitled', { role: actor.role });
};

/** Who asks by themselves stays unknown to the employer, so no manager is named. */
export const selfRequestNamesNoManager = ({ requesterId, managerId }: JourneyRequest): Rejection | null =>
  requesterId === null && managerId !== null ? reject('employer-not-involved') : null;

/** Employee and employer are two people: nobody consents, agrees and reports to themselves. Source: S1. */
export const employerIsSomebodyElse = ({ employeeId, requesterId, managerId }: JourneyRequest): Rejection | null =>
  employeeId === requesterId || employeeId === managerId ? reject('one-person-on-both-sides') : null;

/** Whoever asks for the employer names no illness, by no theme either. Source: `README.md`, "Confidentiality". */
export const employerNamesNoIllness = ({ requesterId, theme }: JourneyRequest): Rejection | null =>
  requesterId === null || isEmployerTheme(theme) ? null : reject('theme-names-illness');

/** Consent to contact is given in time; afterwards it is as if refused, even when the clock has yet to strike. */
export const contactConsentInTime = (
  { lapsesAt }: StageOf<'awaiting-contact-consent'>,
  now: Instant,
): Rejection | null => (now < lapsesAt ? null : reject('consent-lapsed', { lapsedAt: lapsesAt }));

/** A journey starts on a policy that is nowhere looser than the domain's numbers. */
export const policyIsValid = (policy: Policy): Rejection | null => {
  const [fault] = validatePolicy(policy);
  return fault === undefined ? null : reject('policy-invalid', { ...fault });
};
