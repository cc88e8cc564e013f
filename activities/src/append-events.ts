import { ApplicationFailure } from '@temporalio/common';
import { appendAlarms, codeOf, type AppendAlarm, type EventBatch, type LoggedEvent } from '@traject/contracts';
import { eventIdOf, EventLogProblem, type EventLog } from '@traject/event-log';

/** What the append works with. */
export type LogOfProcesses = Pick<EventLog, 'appendEvents' | 'readStream'>;

/** Problems that the same batch would meet again. */
const alarms: ReadonlySet<string> = new Set(appendAlarms);

/** Problems that there are also when the same process wrote before, and does not know of it. */
const meansWrittenBefore: ReadonlySet<string> = new Set<AppendAlarm>(['stream-conflict', 'event-payload-differs']);

/** What the process itself wrote in the place of its batch, in any run; null when anything there is of somebody else. */
const ownEvents = async (
  eventLog: LogOfProcesses,
  { stream, expectedSequence, runId }: EventBatch,
): Promise<readonly LoggedEvent[] | null> => {
  const since = await eventLog.readStream(stream, { afterSequence: expectedSequence });
  const found = since.filter(isBeforeTheEnd);
  const isOwn = found.length > 0 && found.every((event) => event.runId === runId);
  return isOwn ? found : null;
};

/** What retention or erasure adds comes after the end, of which the run may not know yet, and changes nothing for it. */
const isBeforeTheEnd = ({ event }: LoggedEvent): boolean => event.type !== 'DossierDestroyed';

const appendOrFindOwn = async (eventLog: LogOfProcesses, batch: EventBatch): Promise<readonly LoggedEvent[] | null> => {
  const { stream, expectedSequence } = batch;
  const events = batch.events.map((event, index) => ({
    ...event,
    eventId: eventIdOf(stream, expectedSequence + index + 1),
  }));
  try {
    await eventLog.appendEvents({ ...batch, events });
    return null;
  } catch (error) {
    const own = isProblem(error, meansWrittenBefore) ? await ownEvents(eventLog, batch) : null;
    if (own === null) throw error;
    return own;
  }
};

/**
 * Writes a batch to the log; harmless when repeated.
 * @returns null when it is written; otherwise the batch is not, and what this very process wrote in its place is returned: it
 *   was decided in a workflow task that Temporal never came to know of
 * @throws ApplicationFailure of the log's code, not to be retried, when the log refuses for good; other errors may pass
 */
export const appendEvents =
  ({ eventLog }: { readonly eventLog: LogOfProcesses }) =>
  async (batch: EventBatch): Promise<readonly LoggedEvent[] | null> => {
    try {
      return await appendOrFindOwn(eventLog, batch);
    } catch (error) {
      if (isProblem(error, alarms)) throw alarm(error);
      throw isNeverStored(error) ? neverStored(batch) : withoutContent(error);
    }
  };

const isProblem = (error: unknown, codes: ReadonlySet<string>): error is EventLogProblem =>
  error instanceof EventLogProblem && codes.has(error.code);

const alarm = ({ code, message, facts }: EventLogProblem): ApplicationFailure =>
  ApplicationFailure.create({ type: code, nonRetryable: true, message, details: [facts] });

/** PostgreSQL's class of data exceptions: the same values would be refused for ever. */
const isNeverStored = (error: unknown): boolean => /^22[0-9A-Z]{3}$/.test(codeOf(error));

const neverStored = ({ stream, expectedSequence }: EventBatch): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'event-malformed' satisfies AppendAlarm,
    nonRetryable: true,
    message: `An event for ${stream} after sequence ${expectedSequence} holds a value that the log can never store. Nothing was written.`,
  });

/** A database error may quote values of rows, which have no place in Temporal: its code is enough. */
const withoutContent = (error: unknown): ApplicationFailure =>
  ApplicationFailure.create({
    type: 'log-away',
    message: `The log did not take the events (${codeOf(error) || 'unexpected'}). Nothing is lost; they are tried again.`,
  });
