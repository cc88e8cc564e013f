import { atMostFiveTalks } from '../bmw/rules.js';
import { finishedNotTooEarly, withinAgreedSessions } from '../coaching/rules.js';
import type { PractitionerKind, WithoutReferral } from '../journey/codes.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import { reject, type Rejection } from '../journey/rejection.js';
import { currentTrajectory, employerTakesPart, type JourneyState } from '../journey/state.js';
import { agreedItem } from './agreed-item.js';
import type { Instant } from '../journey/time.js';
import type { Referral, ReferralStage, ReferralTarget } from './referral.js';

/** What a receiver must be for. Source: S16. */
export const kindNeeded = (target: ReferralTarget): PractitionerKind =>
  target.to === 'coach' ? target.coachKind : 'bmw';

/**
 * BMW refers to a coach or to other help; a coach refers back to BMW, also as neutral facilitator. BMW does not refer
 * to BMW, nor a coach to a coach of the same kind: that would be a way round five talks and nine sessions. A neutral
 * conversation needs an employer. Sources: S9, S11, S12, S16.
 */
export const targetFits = (state: JourneyState, target: ReferralTarget): Rejection | null => {
  const trajectory = currentTrajectory(state);
  const from = trajectory?.kind ?? 'bmw';
  const sameAgain =
    target.to === 'coach' && trajectory?.kind === 'coaching' && trajectory.coachKind === target.coachKind;
  if (sameAgain || (target.to === 'bmw' && from !== 'coaching'))
    return reject('not-allowed-now', { to: target.to, from });
  if (target.to !== 'neutral-conversation') return null;
  return employerTakesPart(state) ? null : reject('employer-not-involved');
};

/**
 * What led to a referral that does not come about goes on within its own limits, or closes as it otherwise might. An
 * intake is open again: the route it chose is not to be had. Sources: S2, S5, S11, S12.
 */
export const fitsWithoutReferral = (state: JourneyState, next: WithoutReferral): Rejection | null => {
  const from = currentTrajectory(state);
  switch (from?.kind) {
    case undefined:
      return null;
    case 'bmw':
      return next === 'continue' ? atMostFiveTalks(state, from) : null;
    case 'coaching':
      return next === 'continue' ? withinAgreedSessions(from) : finishedNotTooEarly(state, from.sessionsHeld);
    case 'neutral-conversation':
      return next === 'continue' ? reject('not-allowed-now', { from: from.kind }) : null;
  }
};

/** The hand-over pack holds only what was proposed and the employee agreed to, each in the one version they saw. Source: S7. */
export const onlyProposedItems = (referral: Referral, agreedRefs: readonly string[]): Rejection | null => {
  const items = agreedRefs.map((ref) => agreedItem(ref)?.itemRef);
  const areProposed = items.every((ref) => ref !== undefined && referral.handOverRefs.includes(ref));
  return areProposed && new Set(items).size === items.length ? null : reject('hand-over-item-unknown');
};

/** Stages in which a hand-over was agreed to and nobody has taken it up yet. */
const notTakenUp: readonly ReferralStage[] = ['to-match', 'to-answer', 'to-refer-out'];

/** When the consent to a hand-over ends that nobody has taken up; null while there is none, or once somebody has. */
export const handOverLapsesAt = ({ stage, consentLapsesAt }: Referral): Instant | null =>
  notTakenUp.includes(stage) ? (consentLapsesAt ?? null) : null;

/** A consent to a hand-over is taken up in time; afterwards it is asked anew, even when the clock has yet to strike. Source: S7. */
export const handOverInTime = (referral: Referral, now: Instant): Rejection | null => {
  const lapsedAt = handOverLapsesAt(referral);
  return lapsedAt === null || now < lapsedAt ? null : reject('consent-lapsed', { lapsedAt });
};

/**
 * A referral leads to somebody else. Only from BMW to a neutral conversation may the same practitioner go on, in the
 * same capacity; whoever is a coach as well does not refer to themselves, and a coach is no neutral facilitator of their
 * own coachee. Sources: S5, S10.
 */
export const leadsToSomebodyElse = (
  state: JourneyState,
  target: ReferralTarget,
  { practitionerId }: Pick<PractitionerFacts, 'practitionerId'>,
): Rejection | null => {
  const sameCapacity = target.to === 'neutral-conversation' && currentTrajectory(state)?.kind !== 'coaching';
  return practitionerId === state.practitioner?.practitionerId && !sameCapacity
    ? reject('practitioner-unchanged')
    : null;
};

/** Who accepted a referral does not take over from the one who hands over to them. Source: S10. */
export const isNotTheReceiver = ({ stage }: JourneyState, { practitionerId }: PractitionerFacts): Rejection | null =>
  stage.kind === 'referral' &&
  stage.referral.stage === 'warm-hand-over' &&
  stage.referral.receiver?.practitionerId === practitionerId
    ? reject('conflict-of-interest')
    : null;

/** Who declined this referral is not asked again. */
export const didNotDecline = (
  referral: Referral,
  { practitionerId }: Pick<PractitionerFacts, 'practitionerId'>,
): Rejection | null => (referral.declinedBy.includes(practitionerId) ? reject('practitioner-declined-before') : null);
