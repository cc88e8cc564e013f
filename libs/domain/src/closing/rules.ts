import { reject, type Rejection } from '../journey/rejection.js';
import { currentTrajectory, employerTakesPart, type JourneyState, type StageOf } from '../journey/state.js';
import { daysAfter, type Instant } from '../journey/time.js';
import type { Policy } from '../policy/policy.js';
import type { Closing } from './closing.js';

/** The employer hears main lines only where the employer takes part. Source: S6. */
export const mainLinesOnlyForAnEmployer = (state: JourneyState, mainLinesRef: string | null): Rejection | null =>
  mainLinesRef === null || employerTakesPart(state) ? null : reject('employer-not-involved');

/** What the employee agrees to is what was previewed, to the letter. Source: S7. */
export const sameMainLines = (
  { report }: Closing,
  answer: { readonly version: number; readonly textHash: string },
): Rejection | null =>
  report !== null && report.version === answer.version && report.mainLines?.textHash === answer.textHash
    ? null
    : reject('text-differs', { answered: answer.version, written: report?.version ?? 0 });

/** Only main lines can have been said in the employee's presence, and only since the support began. Source: S7. */
export const saidInPresenceBefore = (
  state: JourneyState,
  { mainLinesRef, saidAt }: { readonly mainLinesRef: string | null; readonly saidAt: Instant | null },
  now: Instant,
): Rejection | null => {
  if (saidAt === null) return null;
  const since = currentTrajectory(state)?.openedAt ?? now;
  return mainLinesRef !== null && saidAt >= since && saidAt <= now ? null : reject('presence-not-possible');
};

/** The employee confirms within the time set; afterwards it is no disclosure, and consent is still possible. Source: S7. */
export const presenceInTime = ({ report }: Closing, now: Instant): Rejection | null => {
  const presence = report?.presence ?? null;
  if (presence === null) return reject('not-allowed-now');
  return now < presence.confirmUntil ? null : reject('consent-lapsed', { lapsedAt: presence.confirmUntil });
};

/** Whether nothing is left to do before the journey closes. */
export const closingIsComplete = ({ evaluation, report }: Closing): boolean =>
  evaluation !== 'not-yet' &&
  report !== null &&
  (report.mainLines === null || report.answered === 'agreed' || report.answered === 'refused');

/** A dossier is destroyed once; whether retention or erasure came first, the other finds nothing left. */
export const destroyedOnce = ({ dossier }: StageOf<'ended'>): Rejection | null =>
  dossier === 'kept' ? null : reject('dossier-destroyed');

/** Retention counts from the end of the journey. What it destroys cannot be had back, so it never comes early. */
export const retentionIsOver = ({ endedAt }: StageOf<'ended'>, policy: Policy, now: Instant): Rejection | null => {
  const retainedUntil = daysAfter(endedAt, policy.retentionDays, policy.dayLengthMs);
  return now < retainedUntil ? reject('retention-not-over', { retainedUntil }) : null;
};
