import type { EndReason } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import type { JourneyState } from '../journey/state.js';
import type { Instant } from '../journey/time.js';
import type { Closing } from './closing.js';

/** In how far the goals were reached, by the employee's own account. */
export const goalAttainments = ['not', 'partly', 'largely', 'fully'] as const;
/** See {@link goalAttainments}. */
export type GoalAttainment = (typeof goalAttainments)[number];

/** How things are some weeks later. */
export const followUpOutcomes = ['holding', 'needs-attention', 'not-reached'] as const;
/** See {@link followUpOutcomes}. */
export type FollowUpOutcome = (typeof followUpOutcomes)[number];

/** Events of the closing evaluation, the main lines, the follow-up and the end. */
export interface ClosingEvents {
  ClosingOpened: { readonly evaluationLapsesAt: Instant };
  JourneyEvaluated: {
    /** 1 (not at all) to 10 (entirely). */
    readonly satisfaction: number;
    readonly goals: GoalAttainment;
    /** 1 to 10, as remembered from the start. */
    readonly wellbeingBefore: number;
    /** 1 to 10. */
    readonly wellbeingAfter: number;
    readonly remarksRef: string | null;
  };
  EvaluationLapsed: { readonly lapsedAt: Instant };
  ClosingReportWritten: {
    readonly version: number;
    readonly reportRef: string;
    readonly mainLinesRef: string | null;
    readonly mainLinesHash: string | null;
    /** When the main lines were said in the employee's presence, as the practitioner reports it. */
    readonly saidAt: Instant | null;
    readonly confirmUntil: Instant | null;
  };
  /** The employer may hear the main lines in these words; the disclosure itself stands beside it. Source: S7. */
  MainLinesAgreed: { readonly version: number };
  MainLinesChangeRequested: { readonly version: number; readonly wishRef: string | null };
  MainLinesRefused: { readonly version: number };
  JourneyClosed: { readonly followUpAt: Instant };
  FollowUpDue: { readonly lapsesAt: Instant };
  FollowUpRecorded: {
    readonly outcome: FollowUpOutcome;
    /** 1 to 10, or null when the employee was not reached. */
    readonly wellbeing: number | null;
  };
  FollowUpLapsed: { readonly lapsedAt: Instant };
  JourneyEnded: { readonly reason: EndReason };
  /** The dossier was destroyed; the only thing that may follow the end. */
  DossierDestroyed: { readonly destroyedAt: Instant };
}

const changeClosing = (state: JourneyState, change: (closing: Closing) => Closing): JourneyState =>
  state.stage.kind === 'closing'
    ? { ...state, stage: { kind: 'closing', closing: change(state.stage.closing) } }
    : state;

const answered =
  (answer: 'agreed' | 'refused' | 'change-requested') =>
  (state: JourneyState): JourneyState =>
    changeClosing(state, (closing) =>
      closing.report === null ? closing : { ...closing, report: { ...closing.report, answered: answer } },
    );

/** What each event of the closing, the main lines, the follow-up and retention makes of a journey. */
export const closingEvolvers: EvolversOf<ClosingEvents> = {
  ClosingOpened: (state, { evaluationLapsesAt }) => ({
    ...state,
    stage: { kind: 'closing', closing: { evaluation: 'not-yet', evaluationLapsesAt, report: null } },
  }),
  JourneyEvaluated: (state) => changeClosing(state, (closing) => ({ ...closing, evaluation: 'given' })),
  EvaluationLapsed: (state) => changeClosing(state, (closing) => ({ ...closing, evaluation: 'lapsed' })),
  ClosingReportWritten: (state, { version, mainLinesRef, mainLinesHash, saidAt, confirmUntil }) =>
    changeClosing(state, (closing) => ({
      ...closing,
      report: {
        version,
        mainLines:
          mainLinesRef === null || mainLinesHash === null
            ? null
            : { contentRef: mainLinesRef, textHash: mainLinesHash },
        presence: saidAt === null || confirmUntil === null ? null : { saidAt, confirmUntil },
        answered: 'not-yet',
      },
    })),
  MainLinesChangeRequested: answered('change-requested'),
  MainLinesRefused: answered('refused'),
  MainLinesAgreed: answered('agreed'),
  JourneyClosed: (state, { followUpAt }) => ({ ...state, stage: { kind: 'waiting-for-follow-up', dueAt: followUpAt } }),
  FollowUpDue: (state, { lapsesAt }) => ({ ...state, stage: { kind: 'follow-up', lapsesAt } }),
  FollowUpRecorded: (state) => state,
  FollowUpLapsed: (state) => state,
  JourneyEnded: (state, { reason }, { at }) => ({
    ...state,
    pause: null,
    stage: { kind: 'ended', reason, endedAt: at, dossier: 'kept' },
  }),
  DossierDestroyed: (state) =>
    state.stage.kind === 'ended' ? { ...state, stage: { ...state.stage, dossier: 'destroyed' } } : state,
};
