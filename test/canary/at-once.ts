/** Does something with each of many, some at once. */
export type EachAtOnce = <Each>(all: Iterable<Each>, act: (each: Each) => Promise<void>) => Promise<void>;

/** How those who look at everything leave room for those who play the journeys. */
export interface Turns {
  readonly eachAtOnce: EachAtOnce;
  /** Does what has to be done in time: nobody takes another turn meanwhile. */
  quietly(act: () => Promise<void>): Promise<void>;
}

/** So many at once of all that is done in turns, whoever does it; everybody is served in turn, so that a few are not behind many. */
export const atOnce = (most: number): Turns => {
  let free = most;
  let quiet: Promise<unknown> = Promise.resolve();
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
  const eachAtOnce: EachAtOnce = async (all, act) => {
    // One iterator for all of them: whoever is free takes the next.
    const left = [...all].values();
    const takeTurns = async (): Promise<void> => {
      for (const each of left) {
        await take();
        await quiet;
        try {
          await act(each);
        } finally {
          giveBack();
        }
      }
    };
    await Promise.all(Array.from({ length: most }, takeTurns));
  };
  return {
    eachAtOnce,
    quietly: (act) => {
      const acting = act();
      quiet = Promise.allSettled([quiet, acting]);
      return acting;
    },
  };
};
