import type { CoachKind, EndReason } from './codes.js';
import { fact, type DecisionContext, type Fact } from './decider.js';
import { currentTrajectory, type JourneyState, type Trajectory } from './state.js';
import type { AssignedPractitioner } from './practitioner.js';
import { daysAfter } from './time.js';

/** The end of the trajectory that still runs, if one does. */
const endTrajectory = (state: JourneyState): readonly Fact[] => {
  const trajectory = currentTrajectory(state);
  if (trajectory === null || trajectory.endedAt !== null || state.practitioner === null) return [];
  const { number, kind } = trajectory;
  return [fact('TrajectoryEnded', { number, kind, practitionerId: state.practitioner.practitionerId })];
};

/** The start of a new trajectory, at the same instant as the one before ends: without a gap. Source: S16. */
export const startTrajectory = (
  state: JourneyState,
  kind: Trajectory['kind'],
  practitioner: AssignedPractitioner,
  coachKind: CoachKind | null = null,
): readonly Fact[] => [
  ...endTrajectory(state),
  fact('TrajectoryOpened', { number: state.trajectories.length + 1, kind, coachKind, ...practitioner }),
];

/** The way into a referral; the trajectory runs on until the hand-over. */
export const openReferral = (state: JourneyState): readonly Fact[] => [
  fact('ReferralOpened', { number: state.referralsMade + 1 }),
];

/** The way into the closing evaluation. In a pause its time counts from there, as all of the pause is added at its end. */
export const openClosing = (state: JourneyState, { now }: DecisionContext): readonly Fact[] => {
  const { evaluationDays, dayLengthMs } = state.policy;
  const evaluationLapsesAt = daysAfter(state.pause?.since ?? now, evaluationDays, dayLengthMs);
  return [...endTrajectory(state), fact('ClosingOpened', { evaluationLapsesAt })];
};

/** The end of the journey, whatever stage it is in. */
export const endJourney = (state: JourneyState, reason: EndReason): readonly Fact[] => [
  ...endTrajectory(state),
  fact('JourneyEnded', { reason }),
];
