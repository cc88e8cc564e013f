import { drive, median, percentile, type Play, type Slice } from './load.js';

/** The same measure of the product and of the bare workflow. */
export interface Comparison {
  readonly product: number;
  readonly bare: number;
  /** Median of the ratios of each pair of slices, product to bare. */
  readonly ratio: number;
}

/** Pairs of slices, product first and bare second, each pair run one right after the other. */
export type Pairs = readonly (readonly [product: Slice, bare: Slice])[];

/** What is driven, and how much. */
export interface Contest {
  readonly product: Play;
  readonly bare: Play;
  readonly clients: number;
  readonly journeys: number;
  readonly rounds: number;
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

/** Drives product and bare by turns (A B A B), so that whatever else the machine does falls on both. */
export const byTurns = async ({ product, bare, rounds, ...load }: Contest): Promise<Pairs> => {
  const pairs: (readonly [Slice, Slice])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    pairs.push([await drive(product, load), await drive(bare, load)]);
  }
  return pairs;
};

/** Compares one measure over all pairs: medians, and the median of the ratios. */
export const compare = (pairs: Pairs, measure: (slice: Slice) => number): Comparison => {
  const measured = pairs.map(([product, bare]) => ({ product: measure(product), bare: measure(bare) }));
  return {
    product: median(measured.map(({ product }) => product)),
    bare: median(measured.map(({ bare }) => bare)),
    ratio: median(measured.map(({ product, bare }) => product / bare)),
  };
};

/** Measures of a slice. */
export const measures = {
  p50: ({ stepsMs }: Slice): number => percentile(stepsMs, 0.5),
  p95: ({ stepsMs }: Slice): number => percentile(stepsMs, 0.95),
  journeysPerSecond: ({ journeysPerSecond }: Slice): number => journeysPerSecond,
} as const;
