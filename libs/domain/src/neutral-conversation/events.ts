import { missedSlot, nextSlot } from '../journey/appointment.js';
import type { MissedBy, Place } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, withTrajectory, type JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import type { ConversationParty, NeutralConversationTrajectory } from './trajectory.js';

/** How the facilitator goes on once the report is approved. */
export const afterConversation = ['finish', 'refer'] as const;
/** See {@link afterConversation}. */
export type AfterConversation = (typeof afterConversation)[number];

/** Events of a neutral conversation. */
export interface NeutralConversationEvents {
  NeutralConversationConsentGiven: { readonly party: ConversationParty };
  NeutralConversationConsentRefused: { readonly party: ConversationParty };
  NeutralConversationPlanned: {
    readonly startsAt: Instant;
    readonly dayStart: Instant;
    readonly recordDueAt: Instant;
    readonly place: Place;
  };
  NeutralConversationHeld: {
    readonly heldAt: Instant;
    readonly next: AfterConversation;
    readonly reportRef: string;
    readonly textHash: string;
  };
  NeutralConversationMissed: { readonly missedBy: MissedBy; readonly missesInARow: number };
  ReportRevised: { readonly version: number; readonly reportRef: string; readonly textHash: string };
  ReportApproved: { readonly version: number; readonly party: ConversationParty };
  ReportChangeRequested: {
    readonly version: number;
    readonly party: ConversationParty;
    readonly wishRef: string | null;
  };
  /** Both sides approved the same words. */
  ReportSettled: { readonly version: number };
}

const changeConversation = (
  state: JourneyState,
  change: (trajectory: NeutralConversationTrajectory) => NeutralConversationTrajectory,
): JourneyState => {
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'neutral-conversation' ? withTrajectory(state, change(trajectory)) : state;
};

/** What each event of a neutral conversation makes of a journey. */
export const neutralConversationEvolvers: EvolversOf<NeutralConversationEvents> = {
  NeutralConversationConsentGiven: (state, { party }, { at }) =>
    changeConversation(state, (neutral) => ({
      ...neutral,
      consentedBy: [...neutral.consentedBy, party],
      agreedAt: at,
    })),
  NeutralConversationConsentRefused: (state) => state,
  NeutralConversationPlanned: (state, { startsAt, dayStart, recordDueAt }) =>
    changeConversation(state, (neutral) => ({
      ...neutral,
      conversation: { ...neutral.conversation, appointment: { startsAt, dayStart, recordDueAt } },
    })),
  NeutralConversationHeld: (state, { heldAt, next, reportRef, textHash }) =>
    changeConversation(state, (neutral) => ({
      ...neutral,
      conversation: nextSlot(neutral.conversation),
      report: { version: 1, textHash, contentRef: reportRef, approvedBy: [], changeRequested: false },
      next,
      lastHeldAt: heldAt,
    })),
  NeutralConversationMissed: (state, { missesInARow }) =>
    changeConversation(state, (neutral) => ({
      ...neutral,
      conversation: missedSlot(neutral.conversation, missesInARow),
    })),
  ReportRevised: (state, { version, reportRef, textHash }) =>
    changeConversation(state, (neutral) => ({
      ...neutral,
      report: { version, textHash, contentRef: reportRef, approvedBy: [], changeRequested: false },
    })),
  ReportApproved: (state, { party }) =>
    changeConversation(state, (neutral) =>
      neutral.report === null
        ? neutral
        : { ...neutral, report: { ...neutral.report, approvedBy: [...neutral.report.approvedBy, party] } },
    ),
  ReportChangeRequested: (state) =>
    changeConversation(state, (neutral) =>
      neutral.report === null
        ? neutral
        : { ...neutral, report: { ...neutral.report, approvedBy: [], changeRequested: true } },
    ),
  ReportSettled: (state) => state,
};
