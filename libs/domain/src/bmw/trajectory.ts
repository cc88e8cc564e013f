import { firstSlot, type Slot } from '../journey/appointment.js';
import type { Instant } from '../journey/time.js';

/** A stretch of at most five BMW talks. Source: S11. */
export interface BmwTrajectory {
  readonly kind: 'bmw';
  readonly number: number;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  readonly talksHeld: number;
  /** The talk that comes next or is planned. */
  readonly talk: Slot;
  readonly lastHeldAt: Instant | null;
}

/** A BMW trajectory in which no talk was held yet. */
export const openBmwTrajectory = (number: number, at: Instant): BmwTrajectory => ({
  kind: 'bmw',
  number,
  openedAt: at,
  endedAt: null,
  talksHeld: 0,
  talk: firstSlot,
  lastHeldAt: null,
});
