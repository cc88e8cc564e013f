import {
  eventMatcher,
  followSequences,
  readTopics,
  receivedEvent,
  type EventPlace,
  type KafkaAddress,
  type ReceivedEvent,
  type ReceivedRecord,
  type SequenceReport,
  type TopicNames,
  type Unreadable,
} from '@traject/event-stream';
import type { EventsOptions } from './options.js';

/** What came of a reading. */
export interface EventsSeen {
  readonly read: number;
  readonly matched: number;
  /** How many of those that matched, by type. */
  readonly byType: ReadonlyMap<string, number>;
  /** The types of everything that was read. */
  readonly types: readonly string[];
  readonly unreadable: ReadonlyMap<Unreadable, number>;
  /** Of everything that was read, or of the one journey or advice that was asked for. */
  readonly order: SequenceReport;
}

/** Where to read, and whom to tell. */
export interface EventsReading {
  readonly address: KafkaAddress;
  readonly names: TopicNames;
  readonly options: EventsOptions;
  readonly onEvent: (event: ReceivedEvent) => void | Promise<void>;
  /** Ends the reading, as the limit does. */
  readonly signal: AbortSignal;
}

const countOne = <Key>(counts: Map<Key, number>, key: Key): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

/**
 * Reads all event topics, gives the events that match, and looks at the order of all that it read, or of the one journey or
 * advice that was asked for.
 * @throws {StreamError} `stream-unavailable`, `topic-missing`
 */
export const readEvents = async ({ address, names, options, onEvent, signal }: EventsReading): Promise<EventsSeen> => {
  const { from, follow, type, journey, since, limit } = options;
  const matches = eventMatcher({ type, subject: journey, since });
  const order = followSequences(from);
  const seeInOrder = (place: EventPlace): void => {
    if (journey === undefined || place.subject === journey) order.saw(place);
  };
  const byType = new Map<string, number>();
  const types = new Set<string>();
  const unreadable = new Map<Unreadable, number>();
  const enough = new AbortController();
  let read = 0;
  let matched = 0;
  const take = async (record: ReceivedRecord): Promise<void> => {
    read += 1;
    const event = receivedEvent(record);
    if ('why' in event) {
      if (event.place !== undefined) seeInOrder(event.place);
      return countOne(unreadable, event.why);
    }
    types.add(event.type);
    seeInOrder(event);
    if (!matches(event)) return;
    matched += 1;
    countOne(byType, event.type);
    await onEvent(event);
    if (matched >= limit) enough.abort();
  };
  await readTopics(address, {
    topics: [names.journeyEvents, names.adviceEvents, names.personEvents],
    from,
    until: follow ? 'never' : 'end',
    signal: AbortSignal.any([signal, enough.signal]),
    onRecords: async (records) => {
      for (const record of records) {
        if (enough.signal.aborted) return;
        await take(record);
      }
    },
  });
  return { read, matched, byType, types: [...types].toSorted(), unreadable, order: order.report() };
};
