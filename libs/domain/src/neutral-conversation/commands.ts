import type { MissedAppointment } from '../bmw/commands.js';
import { lastNamed, reportName, type Preview } from '../disclosure/disclosure.js';
import { answersOnWhatTheyOpened, disclose } from '../disclosure/rules.js';
import type { AppointmentWish } from '../journey/appointment.js';
import {
  appointmentHasBegun,
  appointmentInOrder,
  noDecisionPending,
  plannedAppointment,
} from '../journey/appointment-rules.js';
import type { Place } from '../journey/codes.js';
import { fact, isRejection, type DecidersOf } from '../journey/decider.js';
import { firstRejection, reject } from '../journey/rejection.js';
import { meetsNotBefore, runningTrajectory, type JourneyState } from '../journey/state.js';
import { openClosing } from '../journey/transitions.js';
import type { AfterConversation } from './events.js';
import { reportOffer } from './offer.js';
import { bothConsent, sameReportText } from './rules.js';
import type { ConversationParty, NeutralConversationTrajectory } from './trajectory.js';

/** A neutral conversation that took place, with what is written down of it. */
export interface HeldConversation {
  readonly outcome: 'held';
  readonly next: AfterConversation;
  readonly reportRef: string;
  readonly textHash: string;
}

/** Commands of a neutral conversation. */
export interface NeutralConversationCommands {
  AnswerNeutralConversation: { readonly consented: boolean };
  PlanNeutralConversation: { readonly appointment: AppointmentWish; readonly place: Place };
  RecordNeutralConversation: HeldConversation | MissedAppointment;
  AnswerReport: {
    readonly version: number;
    readonly textHash: string;
    readonly approved: boolean;
    /** What the employee previewed for the employer to read; null from the employer. */
    readonly preview: Preview | null;
    readonly wishRef: string | null;
  };
  ReviseReport: { readonly reportRef: string; readonly textHash: string };
}

const runningConversation = (state: JourneyState): NeutralConversationTrajectory | null => {
  const trajectory = runningTrajectory(state);
  return trajectory?.kind === 'neutral-conversation' ? trajectory : null;
};

const partyOf = (role: string): ConversationParty => (role === 'employee' ? 'employee' : 'employer');

/** Decides each command of a neutral conversation. */
export const neutralConversationDeciders: DecidersOf<NeutralConversationCommands> = {
  AnswerNeutralConversation: (state, { consented }, context) => {
    const neutral = runningConversation(state);
    const party = partyOf(context.actor.role);
    if (neutral === null || neutral.consentedBy.includes(party)) return reject('not-allowed-now');
    return consented
      ? [fact('NeutralConversationConsentGiven', { party })]
      : [fact('NeutralConversationConsentRefused', { party }), ...openClosing(state, context)];
  },
  PlanNeutralConversation: (state, { appointment, place }, { now }) => {
    const neutral = runningConversation(state);
    if (neutral === null || neutral.report !== null) return reject('not-allowed-now');
    const rejection = firstRejection(
      bothConsent(neutral),
      neutral.conversation.appointment === null ? null : reject('not-allowed-now'),
      noDecisionPending(neutral.conversation, state.policy),
      appointmentInOrder(appointment, { notBefore: meetsNotBefore(neutral), now, policy: state.policy }),
    );
    return (
      rejection ?? [fact('NeutralConversationPlanned', { ...plannedAppointment(appointment, state.policy), place })]
    );
  },
  RecordNeutralConversation: (state, held, { now }) => {
    const neutral = runningConversation(state);
    if (neutral === null || neutral.report !== null) return reject('not-allowed-now');
    const rejection = firstRejection(bothConsent(neutral), appointmentHasBegun(neutral.conversation, now));
    if (rejection !== null) return rejection;
    if (held.outcome === 'missed') {
      const missesInARow = neutral.conversation.missesInARow + 1;
      return [fact('NeutralConversationMissed', { missedBy: held.missedBy, missesInARow })];
    }
    const { next, reportRef, textHash } = held;
    const heldAt = neutral.conversation.appointment?.startsAt ?? now;
    return [fact('NeutralConversationHeld', { heldAt, next, reportRef, textHash })];
  },
  AnswerReport: (state, answer, context) => {
    const neutral = runningConversation(state);
    const party = partyOf(context.actor.role);
    if (neutral === null || neutral.report === null || neutral.report.changeRequested) return reject('not-allowed-now');
    if (neutral.report.approvedBy.includes(party)) return reject('not-allowed-now');
    const { version, approved, wishRef } = answer;
    const disclosure = lastNamed(state.disclosures, reportName(neutral.number, version));
    const rejection = firstRejection(
      sameReportText(neutral, answer),
      party === 'employer' ? answersOnWhatTheyOpened(disclosure, context.actor) : null,
    );
    if (rejection !== null) return rejection;
    if (!approved) return [fact('ReportChangeRequested', { version, party, wishRef })];
    const approval = fact('ReportApproved', { version, party });
    if (party === 'employer') return [approval];
    const disclosed = disclose(state, reportOffer(state), { preview: answer.preview, saidAt: null }, context);
    return isRejection(disclosed) ? disclosed : [approval, ...disclosed];
  },
  ReviseReport: (state, { reportRef, textHash }) => {
    const neutral = runningConversation(state);
    if (neutral === null || neutral.report === null || !neutral.report.changeRequested)
      return reject('not-allowed-now');
    return [fact('ReportRevised', { version: neutral.report.version + 1, reportRef, textHash })];
  },
};
