import type { BreakGlass } from '../anytime/break-glass.js';
import type { BmwTrajectory } from '../bmw/trajectory.js';
import type { Closing } from '../closing/closing.js';
import type { CoachingTrajectory } from '../coaching/trajectory.js';
import type { Disclosure } from '../disclosure/disclosure.js';
import type { NeutralConversationTrajectory } from '../neutral-conversation/trajectory.js';
import type { Policy } from '../policy/policy.js';
import type { Referral } from '../referral/referral.js';
import type { EndReason, RequestSubject, Theme } from './codes.js';
import type { AssignedPractitioner } from './practitioner.js';
import type { OpenTask } from './tasks.js';
import type { Instant } from './time.js';

/** One stretch of BMW, coaching or neutral conversation; a journey is a chain of them without a gap. Source: S16. */
export type Trajectory = BmwTrajectory | CoachingTrajectory | NeutralConversationTrajectory;

/** Where a journey stands. Each stage holds what only that stage knows. */
export type Stage =
  | { readonly kind: 'awaiting-contact-consent'; readonly lapsesAt: Instant }
  | { readonly kind: 'assignment' }
  | { readonly kind: 'intake' }
  | { readonly kind: 'trajectory' }
  | { readonly kind: 'referral'; readonly referral: Referral }
  | { readonly kind: 'closing'; readonly closing: Closing }
  | { readonly kind: 'waiting-for-follow-up'; readonly dueAt: Instant }
  | { readonly kind: 'follow-up'; readonly lapsesAt: Instant }
  | {
      readonly kind: 'ended';
      readonly reason: EndReason;
      readonly endedAt: Instant;
      readonly dossier: 'kept' | 'destroyed';
    };

/** A stage of one kind. */
export type StageOf<Kind extends Stage['kind']> = Extract<Stage, { readonly kind: Kind }>;

/** A pause: nothing falls due until it ends. */
export interface Pause {
  readonly since: Instant;
}

/** A registration of an assigned practitioner that runs out soon, for the coordinator to look after. */
export interface RegistrationNotice {
  readonly practitionerId: string;
  readonly validUntil: Instant;
}

/** Everything that the rules of one journey need to know. Plain JSON, without content. */
export interface JourneyState {
  readonly journeyId: string;
  readonly organisationId: string;
  readonly employeeId: string;
  readonly requesterId: string | null;
  readonly managerId: string | null;
  readonly theme: Theme;
  readonly subject: RequestSubject;
  readonly relatedJourneyId: string | null;
  readonly policy: Policy;
  readonly stage: Stage;
  readonly pause: Pause | null;
  /** Practitioner of the intake; afterwards of the trajectory that runs, or the last one that ran. */
  readonly practitioner: AssignedPractitioner | null;
  /** Who served in this journey before its present practitioner. */
  readonly formerPractitionerIds: readonly string[];
  readonly trajectories: readonly Trajectory[];
  readonly referralsMade: number;
  readonly registrationNotice: RegistrationNotice | null;
  /** The ledger of what reaches the employer; the words themselves are in the dossier. */
  readonly disclosures: readonly Disclosure[];
  /** Every emergency in which somebody asked to open the dossier. */
  readonly breakGlass: readonly BreakGlass[];
  readonly tasks: readonly OpenTask[];
  readonly tasksOpened: number;
  /** Events in the journey so far; the sequence of the last one. */
  readonly sequence: number;
}

/** The trajectory that runs or ran last, or null before the first. */
export const currentTrajectory = (state: JourneyState): Trajectory | null => state.trajectories.at(-1) ?? null;

/** The trajectory in which people meet now; null before the first, during a referral and once support is over. */
export const runningTrajectory = (state: JourneyState): Trajectory | null =>
  state.stage.kind === 'trajectory' ? currentTrajectory(state) : null;

/** Nothing is held before this: what was held last, else what every party agreed to, else the trajectory's opening. */
export const meetsNotBefore = (trajectory: Trajectory): Instant =>
  trajectory.lastHeldAt ?? (trajectory.kind === 'bmw' ? null : trajectory.agreedAt) ?? trajectory.openedAt;

/** The state with its last trajectory replaced. */
export const withTrajectory = (state: JourneyState, trajectory: Trajectory): JourneyState => ({
  ...state,
  trajectories: [...state.trajectories.slice(0, -1), trajectory],
});

/** Whether the employer takes part: not when the employee asked by themselves. */
export const employerTakesPart = (state: JourneyState): boolean => state.requesterId !== null;

/** Who answers for the employer: the manager where one is named, else the requester. */
export const employerParty = (
  state: JourneyState,
): { readonly role: 'manager' | 'requester'; readonly personId: string } | null => {
  if (state.requesterId === null) return null;
  if (state.managerId !== null) return { role: 'manager', personId: state.managerId };
  return { role: 'requester', personId: state.requesterId };
};

/** Whether the support is over and at most the follow-up is left; a registration is not asked for any more then. */
export const supportIsOver = ({ kind }: Stage): boolean =>
  kind === 'waiting-for-follow-up' || kind === 'follow-up' || kind === 'ended';
