import { setTimeout as wait } from 'node:timers/promises';

/** Waits, but no longer than until the signal aborts; either way it simply resolves. */
export const pause = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
};

/** Waiting times that double up to a limit: short enough to heal soon, long enough not to hammer what is down. */
export const backOff = (
  { firstMs, limitMs }: { readonly firstMs: number; readonly limitMs: number },
  waitFor: typeof pause = pause,
) => {
  let nextMs = firstMs;
  return {
    /** Waits, each time longer. */
    wait: async (signal: AbortSignal): Promise<void> => {
      const ms = nextMs;
      nextMs = Math.min(nextMs * 2, limitMs);
      await waitFor(ms, signal);
    },
    /** Begins with the first time again: something worked. */
    reset: (): void => {
      nextMs = firstMs;
    },
  };
};
