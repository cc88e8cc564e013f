/** Choices that are the same for the same seed (mulberry32). */
export interface Choices {
  /** A whole number from 0 up to, but not including, the limit. */
  readonly below: (limit: number) => number;
  readonly of: <Thing>(things: readonly Thing[], otherwise: Thing) => Thing;
  readonly percent: (chance: number) => boolean;
}

/** Starts a series of choices. */
export const choicesFrom = (seed: number): Choices => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    of: (things, otherwise) => things[below(things.length)] ?? otherwise,
    percent: (chance) => below(100) < chance,
  };
};
