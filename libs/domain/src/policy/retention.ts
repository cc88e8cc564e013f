import { daysAfter, type Instant } from '../journey/time.js';
import type { PolicyFault } from './policy.js';

/**
 * How long records are kept that belong to no one journey. Data of the organisation, and as it is on the day of the
 * look: a journey's own dossier goes by the `retentionDays` that were fixed when it started.
 */
export interface Retention {
  /** Days after its end at which the words of an advice are destroyed; null for those of a dossier, as fixed when it was raised. */
  readonly adviceDays: number | null;
  /** Days after it was written at which a draft is destroyed. */
  readonly draftDays: number;
  /** Days after somebody stopped being active at which they are erased, when nothing of a journey is kept any more. */
  readonly formerPersonDays: number;
}

/** What an organisation has that has set nothing itself; the provider's own people too. */
export const defaultRetention: Retention = { adviceDays: null, draftDays: 90, formerPersonDays: 730 };

/** An advice has the limits of a dossier; a draft is no record, so it is never kept for years; who left may come back within a month. */
const retentionLimits = {
  adviceDays: { min: 1, max: 3650 },
  draftDays: { min: 1, max: 365 },
  formerPersonDays: { min: 30, max: 3650 },
} as const satisfies Record<keyof Retention, { readonly min: number; readonly max: number }>;

/** Checks that everything is kept long enough and no longer than allowed; an empty list means it may be used. */
export const validateRetention = (retention: Retention): readonly PolicyFault[] =>
  Object.entries(retentionLimits).flatMap(([kind, { min, max }]) => {
    // The limits have the same names as what they limit.
    const found = retention[kind as keyof Retention];
    return found === null || (Number.isInteger(found) && found >= min && found <= max)
      ? []
      : [{ path: `retention.${kind}`, found, min, max }];
  });

/** Whether something was kept long enough. What is destroyed cannot be had back, so never before that moment. */
export const isKeptLongEnough = (since: Instant, days: number, dayLengthMs: number, now: Instant): boolean =>
  now >= daysAfter(since, days, dayLengthMs);
