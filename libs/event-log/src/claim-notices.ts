import { taskClaimsChannel } from '@traject/contracts';
import type { Database } from '@traject/database';
import { listener } from './listener.js';

/** How to follow claims. */
export interface ClaimNotices {
  /** Ends the following. */
  readonly signal: AbortSignal;
  /** Told the id of each task that was just claimed or released. */
  readonly onClaim: (taskId: string) => void;
  /** Told when notices may have been missed: whoever shows claims reads them again. */
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
 * Follows claims and releases as they come, of every process, until the signal aborts. They are not kept anywhere: what
 * happens while PostgreSQL is away is told by `onMissed` alone, once it is back.
 */
export const followClaims = async (
  { connection }: Pick<Database<unknown>, 'connection'>,
  { signal, onClaim, onMissed, onInterrupted }: ClaimNotices,
): Promise<void> => {
  let missed = false;
  const onLost = (): void => {
    missed = true;
  };
  const notices = listener(connection, taskClaimsChannel, { onNotice: onClaim, onLost, onInterrupted });
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
