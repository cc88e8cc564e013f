import type { CoachKind, DeclineReason, DropOutReason, NoReceiverReason } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import { currentTrajectory, type JourneyState } from '../journey/state.js';
import { daysAfter, type Instant } from '../journey/time.js';
import type { Referral, ReferralTarget } from './referral.js';

/** Events of a referral: to a coach, to BMW, to a neutral facilitator or to other help. */
export interface ReferralEvents {
  /** A trajectory or an intake leads on; the practitioner now says where to and what goes along. */
  ReferralOpened: { readonly number: number };
  ReferralProposed: {
    readonly number: number;
    readonly to: ReferralTarget['to'];
    readonly coachKind: CoachKind | null;
    readonly socialMapEntryId: string | null;
    readonly goalRef: string | null;
    readonly handOverRefs: readonly string[];
  };
  /** Each reference names the version that the employee saw: `agreedItem` reads it. */
  HandOverConsentGiven: { readonly number: number; readonly handOverRefs: readonly string[] };
  HandOverConsentRefused: { readonly number: number };
  /** Nobody took the hand-over up in the days of a consent; the employee is asked anew. */
  HandOverConsentLapsed: { readonly number: number };
  ReceiverProposed: {
    readonly number: number;
    readonly practitionerId: string;
    readonly registrationValidUntil: Instant | null;
  };
  ReferralAccepted: { readonly number: number; readonly practitionerId: string };
  ReferralDeclined: { readonly number: number; readonly practitionerId: string; readonly reason: DeclineReason };
  /** Without an answer, or without a hand-over after all; another receiver is sought. */
  ReceiverDroppedOut: { readonly number: number; readonly practitionerId: string; readonly reason: DropOutReason };
  /** The coordinator found nobody, or other help does not take the employee on; the practitioner says anew where to. */
  NoReceiverFound: { readonly number: number; readonly reason: NoReceiverReason };
  /** There is no referral after all; the journey is where it came from, unless it closes. */
  ReferralWithdrawn: { readonly number: number };
  WarmHandOverHeld: { readonly number: number };
  OtherHelpStarted: { readonly number: number; readonly socialMapEntryId: string };
}

const changeReferral = (state: JourneyState, change: (referral: Referral) => Referral): JourneyState =>
  state.stage.kind === 'referral'
    ? { ...state, stage: { kind: 'referral', referral: change(state.stage.referral) } }
    : state;

/** The target that a proposal names; a proposal was checked for what its kind needs when it was made. */
export const targetOf = (proposed: ReferralEvents['ReferralProposed']): ReferralTarget => {
  switch (proposed.to) {
    case 'coach':
      return { to: 'coach', coachKind: proposed.coachKind ?? 'personal' };
    case 'other-help':
      return { to: 'other-help', socialMapEntryId: proposed.socialMapEntryId ?? '' };
    case 'bmw':
    case 'neutral-conversation':
      return { to: proposed.to };
  }
};

/** The goal of a referral goes along like everything else: only when the employee lets it. Source: S7. */
const offeredRefs = ({ goalRef, handOverRefs }: ReferralEvents['ReferralProposed']): readonly string[] =>
  goalRef === null ? handOverRefs : [goalRef, ...handOverRefs];

const unproposed: Omit<Referral, 'number'> = {
  stage: 'to-propose',
  target: null,
  handOverRefs: [],
  consentLapsesAt: null,
  receiver: null,
  declinedBy: [],
};

const seekAnother = (state: JourneyState, { practitionerId }: { readonly practitionerId: string }): JourneyState =>
  changeReferral(state, (referral) => ({
    ...referral,
    stage: 'to-match',
    receiver: null,
    declinedBy: [...referral.declinedBy, practitionerId],
  }));

/** There is no consent any more: nobody receives, and the employee is asked about all that was proposed. */
export const consentAskedAnew = (referral: Referral): Referral => ({
  ...referral,
  stage: 'hand-over-consent',
  consentLapsesAt: null,
  receiver: null,
});

/** What each event of a referral makes of a journey. */
export const referralEvolvers: EvolversOf<ReferralEvents> = {
  ReferralOpened: (state, { number }) => ({
    ...state,
    referralsMade: number,
    stage: { kind: 'referral', referral: { ...unproposed, number } },
  }),
  ReferralProposed: (state, proposed) =>
    changeReferral(state, (referral) => ({
      ...referral,
      stage: 'hand-over-consent',
      target: targetOf(proposed),
      handOverRefs: offeredRefs(proposed),
    })),
  // What was proposed stays: who takes this consent back is asked about all of it anew.
  HandOverConsentGiven: (state, _given, { at }) =>
    changeReferral(state, (referral) => ({
      ...referral,
      stage: referral.target?.to === 'other-help' ? 'to-refer-out' : 'to-match',
      consentLapsesAt: daysAfter(at, state.policy.consentDays, state.policy.dayLengthMs),
    })),
  HandOverConsentRefused: (state) => state,
  HandOverConsentLapsed: (state) => changeReferral(state, consentAskedAnew),
  ReceiverProposed: (state, { practitionerId, registrationValidUntil }) =>
    changeReferral(state, (referral) => ({
      ...referral,
      stage: 'to-answer',
      receiver: { practitionerId, registrationValidUntil },
    })),
  ReferralAccepted: (state) => changeReferral(state, (referral) => ({ ...referral, stage: 'warm-hand-over' })),
  ReferralDeclined: seekAnother,
  ReceiverDroppedOut: seekAnother,
  NoReceiverFound: (state) => changeReferral(state, ({ number }) => ({ ...unproposed, number })),
  ReferralWithdrawn: (state) => ({
    ...state,
    stage: { kind: currentTrajectory(state) === null ? 'intake' : 'trajectory' },
  }),
  WarmHandOverHeld: (state) => state,
  OtherHelpStarted: (state) => state,
};
