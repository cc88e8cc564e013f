/** By what a report may be broken down besides the month. There is no other filter, and no two of them at once. */
export const dimensions = ['organisation', 'department', 'route', 'theme'] as const;
/** See {@link dimensions}. */
export type Dimension = (typeof dimensions)[number];

/** Whom a measure is about: everybody for whom this happened in the period. */
export type Population = 'requested' | 'started' | 'ended' | 'advised';

interface Common {
  readonly population: Population;
  /** Groups of ten instead of five. */
  readonly sensitive: boolean;
  readonly by: readonly Dimension[];
}

/** How many people. */
export interface PeopleMeasure extends Common {
  readonly kind: 'people';
}

/**
 * Measures of the same people that no two of which everybody can stand in: who stopped early did not evaluate. What they tell has
 * to be possible at once, for all that each of them leaves open.
 */
export type Tie<Facts> = {
  /** Whether somebody stopped early. */
  readonly stopped: (facts: Facts) => boolean;
} & (
  | /** Who stands in another category than this one stopped early. */ {
      readonly by: 'stopping';
      readonly notStopped: string;
    }
  | /** Exactly those who evaluated stand in a category, or have a number. */ { readonly by: 'evaluating' }
);

/** How many people in each category; every person stands in exactly one, or in none. */
export interface SharesMeasure<Facts> extends Common {
  readonly kind: 'shares';
  readonly categories: readonly string[];
  /** Null for who stands in none of them; how many they are is never told. */
  readonly categoryOf: (facts: Facts) => string | null;
  readonly tie?: Tie<Facts> | undefined;
}

/** A number of each person, told as a mean or as percentiles; null where a person has none. */
export interface NumberMeasure<Facts> extends Common {
  readonly kind: 'mean' | 'percentiles';
  readonly unit: 'days' | 'count' | 'percent' | 'score';
  readonly valueOf: (facts: Facts) => number | null;
  /**
   * The most that the number could have been, where it is told as a part of that, in per cent. By the policy of an employer, and
   * told only where it is the same for everybody, as a second sum of the same people.
   */
  readonly mostOf?: (facts: Facts) => number | null;
  readonly tie?: Tie<Facts> | undefined;
}

/** What can be reported of people. */
export type MeasureOn<Facts> = PeopleMeasure | SharesMeasure<Facts> | NumberMeasure<Facts>;
