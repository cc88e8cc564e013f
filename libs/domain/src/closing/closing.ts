import type { Instant } from '../journey/time.js';

/** What the practitioner says was said in the employee's presence counts once the employee confirms it in time. Source: S7. */
export interface Presence {
  readonly saidAt: Instant;
  readonly confirmUntil: Instant;
}

/** The closing report: one version for the dossier, and the main lines (hoofdlijnen) for the employer. */
export interface ClosingReport {
  /** Counts from 1; changed words are a new version that the employee previews again. */
  readonly version: number;
  /** Null when nothing goes to the employer. */
  readonly mainLines: { readonly contentRef: string; readonly textHash: string } | null;
  /** Said in the employee's presence, as the practitioner reports it; null when it was not. Source: S7. */
  readonly presence: Presence | null;
  readonly answered: 'not-yet' | 'agreed' | 'refused' | 'change-requested';
}

/** A closing under way. */
export interface Closing {
  readonly evaluation: 'not-yet' | 'given' | 'lapsed';
  readonly evaluationLapsesAt: Instant;
  readonly report: ClosingReport | null;
}
