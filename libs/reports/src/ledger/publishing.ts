import type { Release, Series } from '../release/figures.js';
import { isClosed, isWholePeriod, overlaps, periodKey, type Day, type Period } from '../model/period.js';

/** What was published: of whom and of when. The figures themselves are kept beside it and never change. */
export interface Published {
  readonly organisations: readonly string[];
  readonly period: Period;
}

/** Why a period cannot be published so. */
export type PublishingRefusal =
  /** No stretch of 1, 3, 6 or 12 whole months that a calendar year is cut into. */
  | 'period-not-whole'
  /** The period is not over for long enough. */
  | 'period-not-closed'
  /**
   * Something was published of one of these organisations that shares a month with the period and is not the very same.
   * Laid side by side, the two would isolate the people in whom they differ, who may be few.
   */
  | 'differs-from-published';

/** What to do about a period. */
export type PublishingDecision =
  | { readonly kind: 'publish' }
  | { readonly kind: 'published'; readonly as: Published }
  | { readonly kind: 'refused'; readonly code: PublishingRefusal };

const sameOrganisations = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((organisation) => other.includes(organisation));

/**
 * Whether a period may be published, given all that was before. Nothing of the people is looked at, so a refusal tells
 * nothing about them. What was published once is given again as it was, whatever has come in late.
 */
export const decidePublishing = (
  published: readonly Published[],
  { organisations }: Series,
  period: Period,
  today: Day,
): PublishingDecision => {
  if (!isWholePeriod(period)) return { kind: 'refused', code: 'period-not-whole' };
  if (!isClosed(period, today)) return { kind: 'refused', code: 'period-not-closed' };
  const names = organisations.map(({ organisation }) => organisation);
  const touching = published.filter(
    (entry) => overlaps(entry.period, period) && entry.organisations.some((name) => names.includes(name)),
  );
  const [first] = touching;
  if (first === undefined) return { kind: 'publish' };
  const same =
    touching.length === 1 &&
    periodKey(first.period) === periodKey(period) &&
    sameOrganisations(first.organisations, names);
  return same ? { kind: 'published', as: first } : { kind: 'refused', code: 'differs-from-published' };
};

/**
 * Where releases are kept. `freeze` keeps a release unless one was kept meanwhile that shares a month and an organisation
 * with it, in one step that no other can come between, and gives back what stands then: of two that publish at the same
 * moment, both get the first.
 */
export interface ReleaseLedger {
  readonly published: () => Promise<readonly Published[]>;
  readonly find: (published: Published) => Promise<Release | null>;
  readonly freeze: (release: Release, on: Day) => Promise<Release>;
}

/** What is answered to whoever wants a period published. */
export type PublishingAnswer =
  | { readonly kind: 'release'; readonly release: Release }
  | { readonly kind: 'refused'; readonly code: PublishingRefusal };

/**
 * The release of a period: the one that was frozen, or a new one that is frozen first and told then.
 * @param make makes the release of the facts as they are now; called only when nothing was published yet
 */
export const releaseOf = async (
  ledger: ReleaseLedger,
  series: Series,
  period: Period,
  today: Day,
  make: () => Promise<Release>,
): Promise<PublishingAnswer> => {
  const decision = decidePublishing(await ledger.published(), series, period, today);
  if (decision.kind === 'refused') return decision;
  const kept = decision.kind === 'published' ? await ledger.find(decision.as) : null;
  const release = kept ?? (await ledger.freeze(await make(), today));
  // Whoever froze first may have published another stretch of months or other organisations.
  return periodKey(release.period) === periodKey(period) &&
    sameOrganisations(
      release.organisations,
      series.organisations.map(({ organisation }) => organisation),
    )
    ? { kind: 'release', release }
    : { kind: 'refused', code: 'differs-from-published' };
};
