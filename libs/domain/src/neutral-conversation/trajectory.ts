import { firstSlot, type Slot } from '../journey/appointment.js';
import type { Instant } from '../journey/time.js';

/** The two sides of a neutral conversation (neutraal begeleid gesprek). Source: S5. */
export type ConversationParty = 'employee' | 'employer';

/** What is written down of the conversation: it stands when both sides approve the same words. */
export interface ConversationReport {
  readonly version: number;
  readonly textHash: string;
  readonly contentRef: string;
  readonly approvedBy: readonly ConversationParty[];
  readonly changeRequested: boolean;
}

/** A conversation between employee and employer that BMW facilitates. Source: S5. */
export interface NeutralConversationTrajectory {
  readonly kind: 'neutral-conversation';
  readonly number: number;
  readonly openedAt: Instant;
  readonly endedAt: Instant | null;
  readonly consentedBy: readonly ConversationParty[];
  /** When the last one so far consented; no conversation lies before. */
  readonly agreedAt: Instant | null;
  readonly conversation: Slot;
  readonly report: ConversationReport | null;
  /** What the facilitator wants to do once the report is approved. */
  readonly next: 'finish' | 'refer' | null;
  readonly lastHeldAt: Instant | null;
}

/** A neutral conversation to which nobody consented yet. */
export const openNeutralConversation = (number: number, at: Instant): NeutralConversationTrajectory => ({
  kind: 'neutral-conversation',
  number,
  openedAt: at,
  endedAt: null,
  consentedBy: [],
  agreedAt: null,
  conversation: firstSlot,
  report: null,
  next: null,
  lastHeldAt: null,
});
