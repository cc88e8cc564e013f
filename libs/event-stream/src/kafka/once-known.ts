import { setTimeout as wait } from 'node:timers/promises';
import { StreamError } from '../stream-error.js';

/**
 * What a broker says of a topic that was made a moment ago: the controller has taken it, but this broker has not heard
 * of it, or of its leaders, yet. The client's own waiting for leaders knows only the second of the two.
 */
const notYet = new Set<unknown>(['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE']);

const isNotYet = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  return ('type' in error && notYet.has(error.type)) || isNotYet(error.cause);
};

/** 5 ms, then twice as long each time up to half a second: some thirteen seconds in all. */
const pausesMs = Array.from({ length: 32 }, (_, attempt) => Math.min(5 * 2 ** attempt, 500));

/**
 * Asks about topics until the broker knows them.
 * @param pause for tests: how to wait
 * @throws {StreamError} `stream-unavailable` when it still does not know them after some thirteen seconds; any other
 * error of `ask` as it is
 */
export const onceKnown = async <Answer>(
  ask: () => Promise<Answer>,
  pause: (milliseconds: number) => Promise<unknown> = wait,
): Promise<Answer> => {
  let last: unknown;
  for (const milliseconds of pausesMs) {
    try {
      return await ask();
    } catch (error) {
      if (!isNotYet(error)) throw error;
      last = error;
      await pause(milliseconds);
    }
  }
  throw new StreamError(
    'stream-unavailable',
    'Kafka does not know topics that it said to have. Nothing was lost; it is tried again. Look after the brokers.',
    { cause: last },
  );
};
