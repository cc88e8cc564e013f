import { reject, type Rejection } from '../journey/rejection.js';
import { employerTakesPart, type JourneyState, type MainLinesDisclosure, type StageOf } from '../journey/state.js';
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

/** The employer reads only what is disclosed, not withdrawn and not expired. Source: S7. */
export const disclosureIsValid = (mainLines: MainLinesDisclosure | null, now: Instant): Rejection | null =>
  mainLines === null || mainLines.withdrawnAt !== null || mainLines.validUntil <= now
    ? reject('consent-not-given')
    : null;

/** A consent can be taken back until the employer has read. */
export const disclosureIsUnread = (mainLines: MainLinesDisclosure | null): Rejection | null => {
  if (mainLines === null || mainLines.withdrawnAt !== null) return reject('consent-not-given');
  return mainLines.readAt === null ? null : reject('disclosure-already-read', { readAt: mainLines.readAt });
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
