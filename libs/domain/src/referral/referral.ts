import type { CoachKind } from '../journey/codes.js';
import type { AssignedPractitioner } from '../journey/practitioner.js';
import type { Instant } from '../journey/time.js';

/** Where a referral (verwijzing) leads. Sources: S9, S16. */
export type ReferralTarget =
  | { readonly to: 'coach'; readonly coachKind: CoachKind }
  | { readonly to: 'bmw' }
  | { readonly to: 'neutral-conversation' }
  | { readonly to: 'other-help'; readonly socialMapEntryId: string };

/** Where a referral stands; each next one needs what the one before brought. */
export type ReferralStage =
  'to-propose' | 'hand-over-consent' | 'to-match' | 'to-answer' | 'warm-hand-over' | 'to-refer-out';

/** A referral under way. */
export interface Referral {
  /** Counts from 1 within the journey. */
  readonly number: number;
  readonly stage: ReferralStage;
  /** Null until the practitioner proposed it. */
  readonly target: ReferralTarget | null;
  /** Content references of what was proposed for the hand-over pack, its goal first. */
  readonly handOverRefs: readonly string[];
  /** When the consent to the hand-over ends unless somebody takes it up; null without one, absent in a snapshot of before. */
  readonly consentLapsesAt?: Instant | null;
  readonly receiver: AssignedPractitioner | null;
  /** Who declined it or dropped out. */
  readonly declinedBy: readonly string[];
}
