import type { ErasureObstacle } from '@traject/domain';

/** Something whose content is destroyed for good, and whom it was about. Ids only. */
export type Destroyed =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'journey'; readonly journeyId: string; readonly personId: string }
  | { readonly kind: 'advice'; readonly adviceId: string; readonly personId: string }
  | { readonly kind: 'draft'; readonly contentRef: string; readonly personId: string };

/** Argument of the workflow that erases a person. */
export interface ErasureAsked {
  readonly personId: string;
  /** The command by which somebody asked; null when nobody did. */
  readonly commandId: string | null;
  readonly fingerprint: string | null;
  /**
   * `asked` by the person or on their behalf; `retention`: they left long ago; `listed`: it was done before and a backup
   * brought the person back, so that nothing may stop it any more.
   */
  readonly ground: 'asked' | 'retention' | 'listed';
}

/** What was decided about an erasure, and of what there is something left to do. */
export interface ErasureDecision {
  /** Null when nothing stands in the way; from then on nothing can stop it any more. */
  readonly refused: ErasureObstacle | null;
  /** Journeys about the person that ended. */
  readonly journeyIds: readonly string[];
  /** Advices that can be traced to the person. */
  readonly adviceIds: readonly string[];
}

/** How the erasure of a person ended. */
export interface ErasureSummary {
  readonly personId: string;
  /** Null when it is done; otherwise nothing was destroyed, and it may be asked for again when the reason is gone. */
  readonly refused: ErasureObstacle | null;
}

/** Where a look for what was kept long enough goes on: after the record of this kind with this id. */
export interface RetentionPlace {
  readonly kind: Destroyed['kind'];
  /** Null for the first one of the kind. */
  readonly after: string | null;
}

/** What a look found. */
export interface RetentionPage {
  readonly due: readonly Destroyed[];
  /** How many people a legal hold keeps, so that they are not among what is due; absent where nobody looked for that. */
  readonly heldPeople?: number;
  /** Null when that was all. */
  readonly next: RetentionPlace | null;
}

/** What a run of retention did so far with what was kept long enough. */
export interface RetentionCounts {
  /** Of people: whose erasure was begun, as a workflow of its own. */
  readonly destroyed: number;
  /** Kept by a legal hold; looked at again by the next run. */
  readonly kept: number;
}

/** What a run of retention did. */
export interface RetentionSummary extends RetentionCounts {
  /** Pieces of content that nothing refers to or whose place was destroyed before, which were taken away. */
  readonly swept: number;
}

/** Argument of the workflow of retention: where it goes on, and what was done before. */
export interface RetentionStart {
  readonly place: RetentionPlace | null;
  readonly before: RetentionCounts;
}
