/** Chance from a seed: the same seed gives the same history, on every machine. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** True so many times in a hundred. */
  readonly percent: (percent: number) => boolean;
  /** A whole number from the first to the last, both included. */
  readonly between: (first: number, last: number) => number;
  /** One of the items, as often as their weights say. */
  readonly weighted: <Item extends string>(weights: Readonly<Partial<Record<Item, number>>>) => Item;
  /** Whole days that people take: mostly about the mean, sometimes much longer, as waiting times are. */
  readonly days: (mean: number) => number;
  /** An id that looks like every other one. */
  readonly uuid: () => string;
}

const WORD = 2 ** 32;

/** Mulberry32: small, fast, and good enough to make up people. */
const numbersFrom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / WORD;
  };
};

/** Opens a source of chance. */
export const chanceFrom = (seed: number): Chance => {
  const next = numbersFrom(seed);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  return {
    next,
    percent: (percent) => next() * 100 < percent,
    between: (first, last) => first + Math.floor(next() * (last - first + 1)),
    weighted: <Item extends string>(weights: Readonly<Partial<Record<Item, number>>>): Item => {
      const items = Object.entries<number | undefined>(weights);
      let left = next() * items.reduce((sum, [, weight = 0]) => sum + weight, 0);
      const found = items.find(([, weight = 0]) => (left -= weight) < 0) ?? items[0];
      if (found === undefined) throw new Error('There is nothing to choose from.');
      // Safe: the names of the weights are the items.
      return found[0] as Item;
    },
    days: (mean) => Math.round(mean * (0.4 + 0.35 * -Math.log(1 - next()) + 0.25 * next())),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`,
  };
};
