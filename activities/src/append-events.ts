import { ApplicationFailure } from '@temporalio/common';
import type { AppendRequest, NewEvent } from '@traject/contracts';
import { eventIdOf, EventLogProblem, type EventLog } from '@traject/event-log';

/** A batch as workflows send it: without ids, which follow from stream and sequence. */
export type EventBatch = Omit<AppendRequest, 'events'> & { readonly events: readonly Omit<NewEvent, 'eventId'>[] };

/** Problems that the same batch would meet again. */
const alarms: ReadonlySet<string> = new Set([
  'stream-conflict',
  'event-payload-differs',
  'event-malformed',
  'append-empty',
]);

/**
 * Writes a batch to the log; harmless when repeated.
 * @throws ApplicationFailure of the log's code, not to be retried, when the log refuses for good; other errors may pass
 */
export const appendEvents =
  ({ eventLog }: { readonly eventLog: Pick<EventLog, 'appendEvents'> }) =>
  async ({ stream, expectedSequence, events }: EventBatch): Promise<void> => {
    const withIds = events.map((event, index) => ({
      ...event,
      eventId: eventIdOf(stream, expectedSequence + index + 1),
    }));
    try {
      await eventLog.appendEvents({ stream, expectedSequence, events: withIds });
    } catch (error) {
      if (!(error instanceof EventLogProblem) || !alarms.has(error.code)) throw withoutContent(error);
      throw ApplicationFailure.create({
        type: error.code,
        nonRetryable: true,
        message: error.message,
        details: [error.facts],
      });
    }
  };

/** A database error may quote values of rows, which have no place in Temporal: its code is enough. */
const withoutContent = (error: unknown): ApplicationFailure => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  return ApplicationFailure.create({
    type: 'log-away',
    message: `The log did not take the events (${code}). Nothing is lost; they are tried again.`,
  });
};
