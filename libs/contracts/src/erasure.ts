import type { ErasureObstacle } from '@traject/domain';

/** Who asked for the erasure of a person, and by which command. */
export interface ErasureAsked {
  readonly personId: string;
  /** Null when it is done once more because a backup from before was restored, or by date. */
  readonly commandId: string | null;
  readonly fingerprint: string | null;
  /** `listed`: it was done before and a backup brought the person back, so that nothing may stop it any more. */
  readonly ground: 'asked' | 'retention' | 'listed';
}

/** How the erasure of a person ended. */
export interface ErasureSummary {
  readonly personId: string;
  /** Null when it is done; otherwise nothing was destroyed, and it may be asked for again when the reason is gone. */
  readonly refused: ErasureObstacle | null;
}

/** Something that was kept long enough. */
export type DueForRetention =
  | { readonly kind: 'journey'; readonly journeyId: string; readonly personId: string }
  | { readonly kind: 'draft'; readonly contentRef: string; readonly personId: string }
  | { readonly kind: 'person'; readonly personId: string };

/** What a run of retention did. */
export interface RetentionSummary {
  readonly destroyed: number;
  /** Kept by a legal hold; taken up by the first run after it is lifted. */
  readonly held: number;
}
