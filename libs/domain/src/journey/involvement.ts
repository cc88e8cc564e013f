import type { JourneyState, Trajectory } from './state.js';
import type { Instant } from './time.js';

/**
 * Everybody who serves or served in a journey, or is asked to receive a referral in it: none of them may serve the other
 * party of the same conflict, also not while their answer or the hand-over is still to come.
 */
export const involvedPractitionerIds = ({
  practitioner,
  formerPractitionerIds,
  stage,
}: JourneyState): readonly string[] => {
  const receiver = stage.kind === 'referral' ? stage.referral.receiver : null;
  const present = [practitioner, receiver].flatMap((one) => (one === null ? [] : [one.practitionerId]));
  return [...new Set([...formerPractitionerIds, ...present])];
};

/** A stretch of time in which somebody was the practitioner of a journey; `until` is null while they are. */
export interface Service {
  readonly from: Instant;
  readonly until: Instant | null;
}

/** Whether somebody was the coach at any time of their service: then they advise nobody unasked from it. Source: S10. */
export const hasCoached = (trajectories: readonly Trajectory[], services: readonly Service[]): boolean =>
  trajectories
    .filter(({ kind }) => kind === 'coaching')
    .some(({ openedAt, endedAt }) =>
      services.some(({ from, until }) => (until === null || until > openedAt) && (endedAt === null || from < endedAt)),
    );
