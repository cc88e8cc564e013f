import type { Database } from '@traject/database';
import { listener } from './listener.js';

/** How to follow what is announced on a channel of PostgreSQL. */
export interface Notices {
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Told what each notice carries. */
  readonly onNotice: (payload: string) => void;
  /** Told when notices may have been missed, once it listens again. */
  readonly onMissed: () => void;
  /** Told each time PostgreSQL could not be reached; the following goes on by itself. */
  readonly onInterrupted: (error: Error) => void;
}

const betweenTriesMs = 1_000;

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Until the signal aborts, a while at most. */
const aWhile = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const over = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, betweenTriesMs);
    signal.addEventListener('abort', over);
  });

/**
 * Follows what is announced on a channel as it comes, of every process, until the signal aborts. Nothing of it is kept
 * anywhere: what is announced while PostgreSQL is away is told by `onMissed` alone, once it is back.
 * @param missedBefore whether something counts as missed when it listens for the first time
 */
export const followNotices = async (
  { connection }: Pick<Database<unknown>, 'connection'>,
  channel: string,
  { signal, onNotice, onMissed, onInterrupted }: Notices,
  missedBefore = false,
): Promise<void> => {
  let missed = missedBefore;
  const onLost = (): void => {
    missed = true;
  };
  const notices = listener(connection, channel, { onNotice, onLost, onInterrupted });
  while (!signal.aborted) {
    try {
      await notices.ensure();
      if (missed) onMissed();
      missed = false;
    } catch (error) {
      missed = true;
      onInterrupted(asError(error));
    }
    await aWhile(signal);
  }
  await notices.close();
};
