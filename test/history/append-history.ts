import { setImmediate as nextTurn } from 'node:timers/promises';
import type { NewEvent } from '@traject/contracts';
import { eventIdOf, type EventLog } from '@traject/event-log';
import type { HistoryStream } from './history.js';

const newEvents = ({ stream, events }: HistoryStream): readonly NewEvent[] =>
  events.map((event, index) => ({
    eventId: eventIdOf(stream, index + 1),
    commandId: null,
    fingerprint: null,
    event,
  }));

/**
 * Writes streams into the log, whole journeys at a time, several at once.
 * @param onAppended told how many events each stream had; what it promises is waited for before the next one
 */
export const appendHistory = async (
  log: Pick<EventLog, 'appendEvents'>,
  streams: Iterable<HistoryStream>,
  onAppended: (events: number) => void | Promise<void> = () => undefined,
): Promise<void> => {
  const iterator = streams[Symbol.iterator]();
  const writer = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      const { stream } = next.value;
      await log.appendEvents({ stream, expectedSequence: 0, runId: null, events: newEvents(next.value) });
      await onAppended(next.value.events.length);
      // To make up the next journey takes all of the processor: what came in meanwhile is heard first.
      await nextTurn();
    }
  };
  await Promise.all([writer(), writer(), writer(), writer()]);
};
