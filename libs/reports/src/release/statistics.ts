import type { Figure } from './figures.js';
import { hidden } from './figures.js';

/** Share of a sum above which one person makes up most of it. */
const DOMINANCE = 0.5;
/** How close, as a share of the largest value, the second largest may come to computing it (p%-rule). */
const PRIOR_POSTERIOR = 0.1;

/**
 * Whether a mean would tell one person's number. Dominance rule: one makes up more than half of the sum. p%-rule: the rest
 * without the two largest is under a tenth of the largest, so that the second could compute it. Of sensitive numbers also
 * when all are the same, as then it is everybody's.
 */
export const isUnsafeMean = (values: readonly number[], sensitive: boolean): boolean => {
  const [largest = 0, second = 0] = values.toSorted((one, other) => other - one);
  const total = values.reduce((sum, value) => sum + value, 0);
  const allTheSame = values.every((value) => value === largest);
  return (
    (total > 0 && largest > DOMINANCE * total) ||
    (largest > 0 && total - largest - second < PRIOR_POSTERIOR * largest) ||
    (sensitive && allTheSame)
  );
};

/** A mean, to one decimal. */
export const meanFigure = (values: readonly number[]): Figure => ({
  kind: 'mean',
  mean: Math.round((10 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 10,
});

/**
 * The value at a rank, or null when fewer people than the threshold stand at or beyond it on either side: the 90th
 * percentile of seven people is simply the number of the one who waited longest.
 */
const percentile = (sorted: readonly number[], part: number, threshold: number): number | null => {
  const rank = Math.ceil(part * sorted.length);
  const enough = rank >= threshold && sorted.length - rank + 1 >= threshold;
  return enough ? (sorted[rank - 1] ?? null) : null;
};

/** Median and 90th percentile by nearest rank, each where enough people stand on both sides of it. */
export const percentilesFigure = (values: readonly number[], threshold: number): Figure => {
  const sorted = values.toSorted((one, other) => one - other);
  const median = percentile(sorted, 0.5, threshold);
  const percentile90 = percentile(sorted, 0.9, threshold);
  return median === null && percentile90 === null ? hidden : { kind: 'percentiles', median, percentile90 };
};
