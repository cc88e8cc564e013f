/** Does something with each of many, some at once. */
export type EachAtOnce = <Each>(all: Iterable<Each>, act: (each: Each) => Promise<void>) => Promise<void>;

/**
 * So many at once of all that is done with it, whoever does it: those who look at everything never keep those waiting who
 * play the journeys. They take turns, so that a few are not behind many.
 */
export const atOnce = (most: number): EachAtOnce => {
  let free = most;
  const waiting: (() => void)[] = [];
  const take = (): Promise<void> => {
    if (free === 0) return new Promise((resolve) => waiting.push(resolve));
    free -= 1;
    return Promise.resolve();
  };
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  };
  return async (all, act) => {
    // One iterator for all of them: whoever is free takes the next.
    const left = [...all].values();
    const takeTurns = async (): Promise<void> => {
      for (const each of left) {
        await take();
        try {
          await act(each);
        } finally {
          giveBack();
        }
      }
    };
    await Promise.all(Array.from({ length: most }, takeTurns));
  };
};
