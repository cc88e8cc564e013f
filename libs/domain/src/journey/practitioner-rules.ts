import type { PractitionerKind } from './codes.js';
import type { AssignedPractitioner, PractitionerFacts, Register } from './practitioner.js';
import { firstRejection, reject, type Rejection } from './rejection.js';
import type { JourneyState } from './state.js';
import type { Instant } from './time.js';

const registerFor = (kind: PractitionerKind): Register => (kind === 'bmw' ? 'registerplein' : 'nobco');

const isRequired = (state: JourneyState, kind: PractitionerKind): boolean =>
  kind === 'bmw' ? state.policy.registrationRequired.bmw : state.policy.registrationRequired.coach;

/** A practitioner serves only what they are for. Source: S2. */
export const servesTheKind = (practitioner: PractitionerFacts, kind: PractitionerKind): Rejection | null => {
  if (!practitioner.active) return reject('practitioner-not-active');
  return practitioner.kinds.includes(kind) ? null : reject('practitioner-kind-mismatch', { needed: kind });
};

/** Titles are not protected, so a valid registration is asked where the policy says so. Source: S15. */
export const holdsValidRegistration = (
  state: JourneyState,
  practitioner: PractitionerFacts,
  kind: PractitionerKind,
  now: Instant,
): Rejection | null => {
  if (!isRequired(state, kind)) return null;
  const register = registerFor(kind);
  const validUntil = practitioner.registrations[register];
  if (validUntil === undefined) return reject('registration-missing', { register });
  return validUntil <= now ? reject('registration-missing', { register, validUntil }) : null;
};

/** A practitioner takes no more journeys at once than their capacity. */
export const hasCapacity = ({ capacity, otherOpenJourneys }: PractitionerFacts): Rejection | null =>
  otherOpenJourneys >= capacity ? reject('practitioner-at-capacity', { capacity, serves: otherOpenJourneys }) : null;

/** Never the same practitioner for both parties of a conflict, nor anyone who takes part in the journey otherwise. */
export const hasNoConflictOfInterest = (
  { employeeId, requesterId, managerId }: JourneyState,
  { practitionerId, servesOtherParty }: PractitionerFacts,
): Rejection | null =>
  servesOtherParty || [employeeId, requesterId, managerId].includes(practitionerId)
    ? reject('conflict-of-interest')
    : null;

/** All that a practitioner must meet to be assigned, proposed or to accept. */
export const mayServe = (
  state: JourneyState,
  practitioner: PractitionerFacts,
  kind: PractitionerKind,
  now: Instant,
): Rejection | null =>
  firstRejection(
    servesTheKind(practitioner, kind),
    holdsValidRegistration(state, practitioner, kind, now),
    hasCapacity(practitioner),
    hasNoConflictOfInterest(state, practitioner),
  );

/** What the journey keeps of a practitioner; only a registration that the policy asks for is watched. */
export const assigned = (
  state: JourneyState,
  practitioner: PractitionerFacts,
  kind: PractitionerKind,
): AssignedPractitioner => ({
  practitionerId: practitioner.practitionerId,
  registrationValidUntil: isRequired(state, kind) ? (practitioner.registrations[registerFor(kind)] ?? null) : null,
});
