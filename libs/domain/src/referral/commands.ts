import type { DeclineReason, NoReceiverReason, WithoutReferral } from '../journey/codes.js';
import { fact, type DecidersOf, type DecisionContext, type Fact } from '../journey/decider.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import { assigned, mayServe } from '../journey/practitioner-rules.js';
import { firstRejection, reject } from '../journey/rejection.js';
import { resumeReflection } from '../coaching/resume-reflection.js';
import { currentTrajectory, type JourneyState } from '../journey/state.js';
import { openClosing, startTrajectory } from '../journey/transitions.js';
import { receiverDropsOut } from './drop-out.js';
import type { Referral, ReferralStage, ReferralTarget } from './referral.js';
import {
  didNotDecline,
  fitsWithoutReferral,
  handOverInTime,
  kindNeeded,
  leadsToSomebodyElse,
  onlyProposedItems,
  targetFits,
} from './rules.js';

/** Commands of a referral. */
export interface ReferralCommands {
  /** Without a target there is no referral after all. */
  ProposeReferral:
    | {
        readonly target: ReferralTarget;
        readonly goalRef: string | null;
        readonly handOverRefs: readonly string[];
      }
    | { readonly target: null; readonly next: WithoutReferral };
  /** What may go along, each in the version that the employee saw, as `agreedRef` writes it. */
  AnswerHandOver: { readonly agreed: boolean; readonly handOverRefs: readonly string[] };
  /** Without a practitioner nobody was found. */
  ProposeReceiver:
    { readonly practitioner: PractitionerFacts } | { readonly practitioner: null; readonly reason: NoReceiverReason };
  /** `practitioner` is the receiver as the directory knows them now: a registration may have run out meanwhile. */
  AnswerReferral:
    | { readonly accepted: true; readonly practitioner: PractitionerFacts }
    | { readonly accepted: false; readonly reason: DeclineReason };
  /** Empty when it was held; otherwise it does not come about. */
  RecordWarmHandOver: Record<string, never> | { readonly held: false };
  /** Empty when it began; otherwise the other help does not take the employee on. */
  RecordOtherHelp: Record<string, never> | { readonly started: false; readonly reason: NoReceiverReason };
}

const referralAt = (state: JourneyState, stage: ReferralStage): Referral | null =>
  state.stage.kind === 'referral' && state.stage.referral.stage === stage ? state.stage.referral : null;

const begin = (state: JourneyState, { target, receiver }: Referral): readonly Fact[] => {
  if (target === null || receiver === null || target.to === 'other-help') return [];
  return target.to === 'coach'
    ? startTrajectory(state, 'coaching', receiver, target.coachKind)
    : startTrajectory(state, target.to, receiver);
};

/** The journey goes on where it came from, or closes. */
const withoutReferral = (state: JourneyState, next: WithoutReferral, context: DecisionContext): readonly Fact[] => {
  if (next === 'finish') return openClosing(state, context);
  const trajectory = currentTrajectory(state);
  return trajectory?.kind === 'coaching' ? resumeReflection(state, trajectory) : [];
};

type OtherHelpOutcome = ReferralCommands['RecordOtherHelp'];

const isNotStarted = (outcome: OtherHelpOutcome): outcome is Extract<OtherHelpOutcome, { readonly started: false }> =>
  'started' in outcome;

/** Decides each command of a referral. */
export const referralDeciders: DecidersOf<ReferralCommands> = {
  ProposeReferral: (state, proposal, context) => {
    const referral = referralAt(state, 'to-propose');
    if (referral === null) return reject('not-allowed-now');
    if (proposal.target === null) {
      const { next } = proposal;
      const withdrawn = fact('ReferralWithdrawn', { number: referral.number });
      return fitsWithoutReferral(state, next) ?? [withdrawn, ...withoutReferral(state, next, context)];
    }
    const { target, goalRef, handOverRefs } = proposal;
    return (
      targetFits(state, target) ?? [
        fact('ReferralProposed', {
          number: referral.number,
          to: target.to,
          coachKind: target.to === 'coach' ? target.coachKind : null,
          socialMapEntryId: target.to === 'other-help' ? target.socialMapEntryId : null,
          goalRef,
          handOverRefs,
        }),
      ]
    );
  },
  AnswerHandOver: (state, { agreed, handOverRefs }, context) => {
    const referral = referralAt(state, 'hand-over-consent');
    if (referral === null) return reject('not-allowed-now');
    const { number } = referral;
    if (!agreed) return [fact('HandOverConsentRefused', { number }), ...openClosing(state, context)];
    return onlyProposedItems(referral, handOverRefs) ?? [fact('HandOverConsentGiven', { number, handOverRefs })];
  },
  ProposeReceiver: (state, proposal, { now }) => {
    const referral = referralAt(state, 'to-match');
    if (referral === null || referral.target === null) return reject('not-allowed-now');
    if (proposal.practitioner === null) {
      return [fact('NoReceiverFound', { number: referral.number, reason: proposal.reason })];
    }
    const { practitioner } = proposal;
    const kind = kindNeeded(referral.target);
    return (
      firstRejection(
        handOverInTime(referral, now),
        didNotDecline(referral, practitioner),
        leadsToSomebodyElse(state, referral.target, practitioner),
        mayServe(state, practitioner, kind, now),
      ) ?? [fact('ReceiverProposed', { number: referral.number, ...assigned(state, practitioner, kind) })]
    );
  },
  AnswerReferral: (state, answer, { now }) => {
    const referral = referralAt(state, 'to-answer');
    if (referral === null || referral.target === null || referral.receiver === null) return reject('not-allowed-now');
    const { number } = referral;
    const { practitionerId } = referral.receiver;
    if (!answer.accepted) return [fact('ReferralDeclined', { number, practitionerId, reason: answer.reason })];
    const { practitioner } = answer;
    return (
      firstRejection(
        handOverInTime(referral, now),
        practitioner.practitionerId === practitionerId ? null : reject('not-your-task'),
        leadsToSomebodyElse(state, referral.target, practitioner),
        mayServe(state, practitioner, kindNeeded(referral.target), now),
      ) ?? [fact('ReferralAccepted', { number, practitionerId })]
    );
  },
  RecordWarmHandOver: (state, outcome) => {
    const referral = referralAt(state, 'warm-hand-over');
    if (referral === null) return reject('not-allowed-now');
    if ('held' in outcome) return receiverDropsOut(state, 'no-hand-over');
    return [fact('WarmHandOverHeld', { number: referral.number }), ...begin(state, referral)];
  },
  RecordOtherHelp: (state, outcome, context) => {
    const referral = referralAt(state, 'to-refer-out');
    if (referral?.target?.to !== 'other-help') return reject('not-allowed-now');
    const { number, target } = referral;
    if (isNotStarted(outcome)) return [fact('NoReceiverFound', { number, reason: outcome.reason })];
    const started = fact('OtherHelpStarted', { number, socialMapEntryId: target.socialMapEntryId });
    return handOverInTime(referral, context.now) ?? [started, ...openClosing(state, context)];
  },
};
