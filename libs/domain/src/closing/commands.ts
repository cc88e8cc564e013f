import { nothingIsHeld } from '../erasure/rules.js';
import { fact, type DecidersOf, type DecisionContext, type Outcome } from '../journey/decider.js';
import { firstRejection, reject } from '../journey/rejection.js';
import type { JourneyState } from '../journey/state.js';
import { daysAfter } from '../journey/time.js';
import { endJourney } from '../journey/transitions.js';
import type { Closing } from './closing.js';
import type { FollowUpOutcome, GoalAttainment } from './events.js';
import {
  destroyedOnce,
  disclosureIsValid,
  mainLinesOnlyForAnEmployer,
  retentionIsOver,
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
  };
  AnswerMainLines: {
    readonly version: number;
    readonly textHash: string;
    /** `presence`: it was said in the employee's presence, and the employee confirms that. */
    readonly answer: 'consent' | 'presence' | 'refuse' | 'change';
    readonly wishRef: string | null;
  };
  ReadMainLines: Record<string, never>;
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
  { now }: DecisionContext,
): Outcome => {
  const mainLines = closing.report?.mainLines ?? null;
  if (mainLines === null || closing.report?.answered !== 'not-yet') return reject('not-allowed-now');
  const rejection = sameMainLines(closing, answer);
  if (rejection !== null) return rejection;
  const { version } = answer;
  if (answer.answer === 'refuse') return [fact('MainLinesRefused', { version })];
  if (answer.answer === 'change') return [fact('MainLinesChangeRequested', { version, wishRef: answer.wishRef })];
  return [
    fact('MainLinesDisclosed', {
      version,
      ...mainLines,
      mode: answer.answer,
      recipientIds: [state.requesterId, state.managerId].filter((id) => id !== null),
      validUntil: daysAfter(now, state.policy.consentDays, state.policy.dayLengthMs),
    }),
  ];
};

/** Decides each command of the closing, the main lines, the follow-up and retention. */
export const closingDeciders: DecidersOf<ClosingCommands> = {
  EvaluateJourney: (state, evaluation) =>
    state.stage.kind === 'closing' && state.stage.closing.evaluation === 'not-yet'
      ? [fact('JourneyEvaluated', evaluation)]
      : reject('not-allowed-now'),
  WriteClosingReport: (state, report) => {
    if (state.stage.kind !== 'closing') return reject('not-allowed-now');
    const { report: written } = state.stage.closing;
    if (written !== null && written.answered !== 'change-requested') return reject('not-allowed-now');
    return (
      mainLinesOnlyForAnEmployer(state, report.mainLinesRef) ?? [
        fact('ClosingReportWritten', { version: (written?.version ?? 0) + 1, ...report }),
      ]
    );
  },
  AnswerMainLines: (state, answer, context) =>
    state.stage.kind === 'closing'
      ? answerMainLines(state, state.stage.closing, answer, context)
      : reject('not-allowed-now'),
  ReadMainLines: (state, _data, { now, actor }) => {
    if ((state.mainLines?.readAt ?? null) !== null || actor.personId === null) return reject('not-allowed-now');
    return disclosureIsValid(state.mainLines, now) ?? [fact('MainLinesRead', { readerId: actor.personId })];
  },
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
