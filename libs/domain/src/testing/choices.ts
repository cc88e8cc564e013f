/** Choices drawn from a list of numbers, so that a generator of numbers becomes a generator of whole journeys. */
export interface Choices {
  /** A whole number from 0 up to, not including, the limit. */
  readonly below: (limit: number) => number;
  /** One of the items; there must be at least one. */
  readonly of: <Item>(items: readonly [Item, ...Item[]] | readonly Item[]) => Item;
  /** True so many times in a hundred. */
  readonly chance: (percent: number) => boolean;
}

/**
 * The choices that a list of numbers stands for; it is read from the start again when it is used up.
 * @throws Error when there is nothing to choose from.
 */
export const choicesFrom = (numbers: readonly number[]): Choices => {
  const source = numbers[Symbol.iterator]();
  const spare = [...numbers];
  let used = 0;
  const next = (): number => {
    const { value } = source.next();
    if (value !== undefined) return value;
    used += 1;
    return (spare[used % spare.length] ?? 0) + used;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    of: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error('There is nothing to choose from.');
      return item;
    },
    chance: (percent) => below(100) < percent,
  };
};
