import type { Preview } from '../disclosure/disclosure.js';
import { disclose, onlyTheEmployeeDiscloses } from '../disclosure/rules.js';
import { nothingIsHeld } from '../erasure/rules.js';
import { fact, isRejection, type DecidersOf, type DecisionContext, type Outcome } from '../journey/decider.js';
import { firstRejection, reject } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';
import { daysAfter, type Instant } from '../journey/time.js';
import { endJourney } from '../journey/transitions.js';
import type { Closing } from './closing.js';
import type { FollowUpOutcome, GoalAttainment } from './events.js';
import { mainLinesOffer } from './offer.js';
import {
  destroyedOnce,
  mainLinesOnlyForAnEmployer,
  presenceInTime,
  retentionIsOver,
  saidInPresenceBefore,
  sameMainLines,
} from './rules.js';

/** Why a dossier is destroyed: its retention ran out, or the employee asked for its erasure. */
export type DestructionGround = 'retention-over' | 'erasure-asked';

/** Commands of the closing evaluation, the main lines, the follow-up and retention. */
export interface ClosingCommands {
  EvaluateJourney: {
    readonly satisfaction: number;
    readonly goals: GoalAttainment;
    readonly wellbeingBefore: number;
    readonly wellbeingAfter: number;
    readonly remarksRef: string | null;
  };
  WriteClosingReport: {
    readonly reportRef: string;
    readonly mainLinesRef: string | null;
    readonly mainLinesHash: string | null;
    /** When the main lines were said in the employee's presence; null when they were not. */
    readonly saidAt: Instant | null;
  };
  AnswerMainLines: {
    readonly version: number;
    readonly textHash: string;
    /** `presence`: it was said in the employee's presence, and the employee confirms that. */
    readonly answer: 'consent' | 'presence' | 'refuse' | 'change';
    /** What was previewed; null when nothing is let go. */
    readonly preview: Preview | null;
    readonly wishRef: string | null;
  };
  RecordFollowUp: { readonly outcome: FollowUpOutcome; readonly wellbeing: number | null };
  /** The dossier is destroyed, once. */
  DestroyDossier: {
    readonly ground: DestructionGround;
    /** Whether the employee or this journey is under a legal hold. */
    readonly held: boolean;
  };
}

const answerMainLines = (
  state: JourneyState,
  closing: Closing,
  answer: ClosingCommands['AnswerMainLines'],
  context: DecisionContext,
): Outcome => {
  const offer = mainLinesOffer(state);
  if (offer === null) return reject('not-allowed-now');
  const rejection = firstRejection(
    onlyTheEmployeeDiscloses(state.employeeId, context.actor),
    sameMainLines(closing, answer),
    answer.answer === 'presence' ? presenceInTime(closing, context.now) : null,
  );
  if (rejection !== null) return rejection;
  const { version } = answer;
  if (answer.answer === 'refuse') return [fact('MainLinesRefused', { version })];
  if (answer.answer === 'change') return [fact('MainLinesChangeRequested', { version, wishRef: answer.wishRef })];
  const saidAt = answer.answer === 'presence' ? (closing.report?.presence?.saidAt ?? null) : null;
  const disclosed = disclose(state, offer, { preview: answer.preview, saidAt }, context);
  return isRejection(disclosed) ? disclosed : [fact('MainLinesAgreed', { version }), ...disclosed];
};

/** Decides each command of the closing, the main lines, the follow-up and retention. */
export const closingDeciders: DecidersOf<ClosingCommands> = {
  EvaluateJourney: (state, evaluation) =>
    state.stage.kind === 'closing' && state.stage.closing.evaluation === 'not-yet'
      ? [fact('JourneyEvaluated', evaluation)]
      : reject('not-allowed-now'),
  WriteClosingReport: (state, report, { now }) => {
    if (state.stage.kind !== 'closing') return reject('not-allowed-now');
    const { report: written } = state.stage.closing;
    if (written !== null && written.answered !== 'change-requested') return reject('not-allowed-now');
    const { presenceConfirmationDays, dayLengthMs } = state.policy;
    const confirmUntil = report.saidAt === null ? null : daysAfter(now, presenceConfirmationDays, dayLengthMs);
    return (
      firstRejection(
        mainLinesOnlyForAnEmployer(state, report.mainLinesRef),
        saidInPresenceBefore(state, report, now),
      ) ?? [fact('ClosingReportWritten', { version: (written?.version ?? 0) + 1, ...report, confirmUntil })]
    );
  },
  AnswerMainLines: (state, answer, context) =>
    state.stage.kind === 'closing'
      ? answerMainLines(state, state.stage.closing, answer, context)
      : reject('not-allowed-now'),
  RecordFollowUp: (state, followUp) =>
    state.stage.kind === 'follow-up'
      ? [fact('FollowUpRecorded', followUp), ...endJourney(state, 'completed')]
      : reject('not-allowed-now'),
  DestroyDossier: (state, { ground, held }, { now }) => {
    const { stage, policy } = state;
    if (stage.kind !== 'ended') return reject('not-allowed-now');
    const retention = ground === 'retention-over' ? retentionIsOver(stage, policy, now) : null;
    return (
      firstRejection(destroyedOnce(stage), nothingIsHeld({ held }), retention) ?? [
        fact('DossierDestroyed', { destroyedAt: now }),
      ]
    );
  },
};
