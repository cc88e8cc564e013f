import { eventually } from '@traject/engines';

/** Things a second, and how many of them were timed. */
export interface Rate {
  readonly perSecond: number;
  readonly timed: number;
}

/** The part at the beginning that warms up whatever is measured, and does not count. */
const warmUpShare = 1 / 3;

const limitMs = 120_000;

/**
 * How fast something goes from the end of its warm-up to its end, by looking how far it is.
 * @throws Error when it does not get there
 */
export const rateOf = async (
  what: string,
  total: number,
  soFar: () => Promise<number>,
  signal: AbortSignal,
): Promise<Rate> => {
  let last = 0;
  const reaches = async (goal: number): Promise<{ readonly at: number; readonly ms: number }> => {
    const came = await eventually(async () => {
      last = await soFar();
      return last >= goal || signal.aborted;
    }, limitMs);
    signal.throwIfAborted();
    if (!came) throw new Error(`${what} did not get beyond ${last} of ${total}.`);
    return { at: last, ms: performance.now() };
  };
  const from = await reaches(total * warmUpShare);
  const to = await reaches(total);
  return { perSecond: ((to.at - from.at) * 1_000) / (to.ms - from.ms), timed: to.at - from.at };
};

/** How fast batches are dealt with one after the other, the first of them as a warm-up. */
export const rateOfBatches = async <Item>(
  batches: readonly (readonly Item[])[],
  each: (batch: readonly Item[]) => Promise<unknown>,
  signal: AbortSignal,
): Promise<Rate> => {
  const warmUp = Math.ceil(batches.length * warmUpShare);
  let timed = 0;
  let fromMs = performance.now();
  for (const [index, batch] of batches.entries()) {
    signal.throwIfAborted();
    if (index === warmUp) fromMs = performance.now();
    await each(batch);
    if (index >= warmUp) timed += batch.length;
  }
  return { perSecond: (timed * 1_000) / (performance.now() - fromMs), timed };
};

/** A list in pieces of this size; the last may be smaller. */
export const inBatches = <Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_none, index) =>
    items.slice(index * size, (index + 1) * size),
  );
