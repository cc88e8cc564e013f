import { eventLogChannel, type LoggedEvent } from '@traject/contracts';
import pg from 'pg';
import { listener } from './listener.js';
import { EventLogProblem } from './problem.js';
import { lastPosition, readLog, type ReadContext } from './read-stream.js';

/** How to follow the log. */
export interface TailOptions {
  /** The last position the reader has dealt with; 0 for the whole log. */
  readonly afterPosition: number;
  /** Ends the iteration, also in the middle of waiting. */
  readonly signal: AbortSignal;
  /** Most events in one batch; 500 unless told. */
  readonly batchSize?: number;
  /** Milliseconds after which the log is looked at without a notice, as one can be lost; 1 s unless told. */
  readonly pollMs?: number;
  /** Told each time PostgreSQL could not be read; the tail goes on by itself. */
  readonly onInterrupted?: (error: Error) => void;
}

/** What a tail needs besides reading: the settings of a connection for its LISTEN. */
export interface TailContext extends ReadContext {
  readonly connection: pg.ClientConfig;
}

const POLL_MS = 1_000;

/** PostgreSQL's classes of errors that pass: connection, resources, operator intervention, system. */
const passingClasses = new Set(['08', '53', '57', '58']);

const isPassing = (error: Error): boolean =>
  !(error instanceof EventLogProblem) &&
  (!(error instanceof pg.DatabaseError) || passingClasses.has(error.code?.slice(0, 2) ?? ''));

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

/** Something to wait for: rung by a notice, by the end of a connection, or by the reader's own signal. */
const bell = (pollMs: number) => {
  let rung = Promise.withResolvers<void>();
  return {
    ring: (): void => rung.resolve(),
    /** Until rung since the last silence, or until the poll is due. */
    heard: async (): Promise<void> => {
      let poll: NodeJS.Timeout | undefined;
      const due = new Promise<void>((resolve) => {
        poll = setTimeout(resolve, pollMs);
      });
      await Promise.race([rung.promise, due]);
      clearTimeout(poll);
    },
    /** Forgets earlier rings; called before the log is read, so that none is missed while reading. */
    silence: (): void => {
      rung = Promise.withResolvers<void>();
    },
  };
};

const refuseGap = (batch: readonly LoggedEvent[], afterPosition: number): void => {
  batch.forEach(({ position }, index) => {
    const expected = afterPosition + index + 1;
    if (position === expected) return;
    throw new EventLogProblem(
      'log-has-gap',
      `Position ${expected} of the log is missing: ${position} came instead. Nothing was handed on. Restore the log before reading on.`,
      { expected, found: position },
    );
  });
};

const refuseReaderAhead = async (context: TailContext, afterPosition: number): Promise<void> => {
  const last = await lastPosition(context);
  if (afterPosition <= last) return;
  throw new EventLogProblem(
    'position-ahead-of-log',
    `The reader has dealt with position ${afterPosition}, but the log ends at ${last}. Nothing was handed on. The log was restored from an older copy, or this is another log: compare the two before reading on.`,
    { afterPosition, last },
  );
};

/**
 * Follows the log for ever, in batches in commit order, each batch once, until the signal aborts. Woken by NOTIFY,
 * and by a poll in case one is lost. While PostgreSQL is away it waits and then goes on where it was.
 * @throws EventLogProblem `log-has-gap`, `position-ahead-of-log`; any error of PostgreSQL that does not pass by itself
 */
export async function* tail(context: TailContext, options: TailOptions): AsyncGenerator<readonly LoggedEvent[]> {
  const { signal, batchSize = 500, pollMs = POLL_MS, onInterrupted = () => undefined } = options;
  const { ring, heard, silence } = bell(pollMs);
  const notices = listener(context.connection, eventLogChannel, { onNotice: ring, onLost: ring, onInterrupted });
  let position = options.afterPosition;
  let checked = false;
  signal.addEventListener('abort', ring);
  try {
    while (!signal.aborted) {
      silence();
      if (signal.aborted) return;
      let batch: readonly LoggedEvent[] = [];
      try {
        await notices.ensure();
        if (!checked) await refuseReaderAhead(context, position);
        checked = true;
        batch = await readLog(context, position, batchSize);
      } catch (thrown) {
        const error = asError(thrown);
        if (!isPassing(error)) throw error;
        onInterrupted(error);
      }
      refuseGap(batch, position);
      position += batch.length;
      if (batch.length > 0) yield batch;
      else await heard();
    }
  } finally {
    signal.removeEventListener('abort', ring);
    await notices.close();
  }
}
