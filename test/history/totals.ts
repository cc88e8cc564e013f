/** What a history amounts to: how often each thing happened, and sums of days and scores. */
export type Totals = ReadonlyMap<string, number>;

/** Keeps count of what happens while a history is made. */
export interface Tally {
  readonly totals: Totals;
  /** Counts one more, or so many more, of something. */
  readonly count: (what: string, many?: number) => void;
}

/** A tally that has yet to begin. */
export const newTally = (): Tally => {
  const totals = new Map<string, number>();
  return { totals, count: (what, many = 1) => void totals.set(what, (totals.get(what) ?? 0) + many) };
};

/** Where two counts of the same history differ; what one of them does not know at all is nought there. */
export const differencesBetween = (known: Totals, found: Totals): readonly string[] =>
  [...new Set([...known.keys(), ...found.keys()])]
    .toSorted()
    .filter((what) => (known.get(what) ?? 0) !== (found.get(what) ?? 0))
    .map((what) => `${what}: ${known.get(what) ?? 0} happened, ${found.get(what) ?? 0} in the mart`);
