import { firstSlot, type Slot } from '../journey/appointment.js';
import type { CoachKind, Party } from '../journey/codes.js';
import type { Instant } from '../journey/time.js';

/** Goal and approach of a coaching, accepted in the same words by every party. Source: S6. */
export interface Agreement {
  /** Counts from 1; a changed text is a new version that must be accepted again. */
  readonly version: number;
  readonly textHash: string;
  /** References of goal and approach. */
  readonly contentRefs: readonly string[];
  readonly sessions: number;
  readonly acceptedBy: readonly Party[];
  /** A party asked for other words, so the coach has to propose again. */
  readonly changeRequested: boolean;
}

/** The interval to reflect and practise after a session. Source: S13. */
export interface Reflection {
  /** Number of the session it follows. */
  readonly afterSession: number;
  readonly endsAt: Instant;
  readonly ended: boolean;
  readonly written: boolean;
}

/** More sessions than agreed, proposed by the coach for the employee to answer. Source: S12. */
export interface ProposedExtension {
  readonly from: number;
  readonly to: number;
  /** Interval that starts when the employee agrees. */
  readonly reflectionDays: number;
  readonly reflectionStartsAt: Instant;
  /** What the coach gave along to reflect on in that interval. */
  readonly promptRef: string | null;
}

/** A stretch of five to nine coaching sessions with time to reflect between them. Sources: S12, S13. */
export interface CoachingTrajectory {
  readonly kind: 'coaching';
  readonly number: number;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  readonly coachKind: CoachKind;
  /** The employer said what they see at work; at the start only. */
  readonly employerInputGiven: boolean;
  readonly agreement: Agreement | null;
  readonly started: boolean;
  /** When the last party accepted; no session lies before. */
  readonly agreedAt: Instant | null;
  readonly sessionsAgreed: number;
  readonly sessionsHeld: number;
  /** The session that comes next or is planned. */
  readonly session: Slot;
  readonly reflection: Reflection | null;
  readonly extension: ProposedExtension | null;
  readonly lastHeldAt: Instant | null;
}

/** A coaching trajectory before its three-party start. */
export const openCoachingTrajectory = (number: number, at: Instant, coachKind: CoachKind): CoachingTrajectory => ({
  kind: 'coaching',
  number,
  openedAt: at,
  endedAt: null,
  coachKind,
  employerInputGiven: false,
  agreement: null,
  started: false,
  agreedAt: null,
  sessionsAgreed: 0,
  sessionsHeld: 0,
  session: firstSlot,
  reflection: null,
  extension: null,
  lastHeldAt: null,
});
