import { reject, type Rejection } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';
import type { AfterTalk } from './events.js';
import type { BmwTrajectory } from './trajectory.js';

/** A BMW trajectory has at most five talks; the policy may be stricter. Source: S11. */
export const atMostFiveTalks = ({ policy }: JourneyState, { talksHeld }: BmwTrajectory): Rejection | null =>
  talksHeld >= policy.maxBmwTalks ? reject('talk-limit-reached', { limit: policy.maxBmwTalks, held: talksHeld }) : null;

/** After the last talk one finishes or refers, but does not continue. Source: S11. */
export const noTalkAfterTheLast = (
  { policy }: JourneyState,
  { talksHeld }: BmwTrajectory,
  next: AfterTalk,
): Rejection | null =>
  next === 'continue' && talksHeld + 1 >= policy.maxBmwTalks
    ? reject('talk-limit-reached', { limit: policy.maxBmwTalks, held: talksHeld + 1 })
    : null;
