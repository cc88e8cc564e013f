import { randomUUID } from 'node:crypto';
import type { Consumer } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import { forgetGroup } from './forget-group.js';
import { openAdmin } from './reach-kafka.js';
import type { ReceivedRecord } from './stream-record.js';
import { received } from './subscriber.js';

/** What to read, and how far. */
export interface TopicReading {
  readonly topics: readonly string[];
  /** From the first record that Kafka keeps, or from what comes now. */
  readonly from: 'start' | 'end';
  /** Where to stop: at what is there when the reading begins, or never. */
  readonly until: 'end' | 'never';
  /** Gets each record of one partition once and in order. A rejection ends the reading. */
  readonly onRecords: (records: readonly ReceivedRecord[]) => void | Promise<void>;
  /** Stops the reading before its end. */
  readonly signal?: AbortSignal;
}

/** The name of a partition in a set of places. */
const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

interface PartitionBounds {
  readonly topic: string;
  readonly partition: number;
  readonly low: bigint;
  readonly high: bigint;
}

/** Leaving waits for the fetch at hand, and a reader at the end should not wait. */
const fetchWaitMs = 200;

/**
 * Reads topics with read_committed and a group of its own, of which nothing stays. Resolves when it has read what there
 * was, or when the signal stopped it.
 * @throws {StreamError} `stream-unavailable`, `topic-missing`; what `onRecords` throws
 */
export const readTopics = async (address: KafkaAddress, reading: TopicReading): Promise<void> => {
  const bounds = await boundsOf(address, reading.topics);
  const unread = new Set(
    bounds.filter(({ low, high }) => high > low).map(({ topic, partition }) => placeOf(topic, partition)),
  );
  if (reading.until === 'end' && (reading.from === 'end' || unread.size === 0)) return;
  const groupId = `traject.reader.${randomUUID()}`;
  const consumer = kafkaClient(address).consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: fetchWaitMs,
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...reading.topics], fromBeginning: true });
    await consumed(consumer, reading, bounds, unread);
  } finally {
    await consumer.disconnect();
    await forgetGroup(address, groupId);
  }
};

const consumed = (
  consumer: Consumer,
  { from, until, onRecords, signal }: TopicReading,
  bounds: readonly PartitionBounds[],
  unread: Set<string>,
): Promise<void> =>
  new Promise((resolve, reject) => {
    const endOf = new Map(bounds.map(({ topic, partition, high }) => [placeOf(topic, partition), high]));
    const next = new Map(
      bounds.map((each) => [placeOf(each.topic, each.partition), from === 'end' ? each.high : each.low]),
    );
    signal?.addEventListener('abort', () => resolve(), { once: true });
    if (signal?.aborted === true) resolve();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(brokenOff(payload.error)));
    // Told also of batches in which nothing is left but the markers of transactions, which no reader gets.
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
      const place = placeOf(topic, partition);
      if (BigInt(lastOffset) + 1n >= (endOf.get(place) ?? 0n)) unread.delete(place);
      if (until === 'end' && unread.size === 0) resolve();
    });
    const start = async (): Promise<void> => {
      await consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch: { topic, partition, messages } }) => {
          const place = placeOf(topic, partition);
          // Kafka hands out again what came before when a group is formed anew.
          const due = next.get(place) ?? 0n;
          const records = messages
            .filter(({ offset }) => BigInt(offset) >= due)
            .map((message) => received(topic, partition, message));
          const last = records.at(-1);
          if (last === undefined) return;
          next.set(place, BigInt(last.offset) + 1n);
          try {
            await onRecords(records);
          } catch (error) {
            reject(error);
          }
        },
      });
      if (from === 'start') return;
      for (const { topic, partition, high } of bounds) consumer.seek({ topic, partition, offset: String(high) });
    };
    start().catch((error: unknown) => reject(brokenOff(error)));
  });

/**
 * How many places of records the topics have between their first and their last, markers of transactions included: 0 says
 * that nothing was ever written, or nothing is kept.
 * @throws {StreamError} `stream-unavailable`, `topic-missing`
 */
export const recordsIn = async (address: KafkaAddress, topics: readonly string[]): Promise<number> =>
  (await boundsOf(address, topics)).reduce((total, { low, high }) => total + Number(high - low), 0);

/** @throws {StreamError} `stream-unavailable`, `topic-missing` */
const boundsOf = async (address: KafkaAddress, topics: readonly string[]): Promise<readonly PartitionBounds[]> => {
  const admin = await openAdmin(address, { retry: { retries: 3 } });
  try {
    const existing = new Set(await admin.listTopics());
    const missing = topics.filter((topic) => !existing.has(topic));
    if (missing.length > 0) {
      throw new StreamError(
        'topic-missing',
        `Kafka has no topic ${missing.join(', ')}. Nothing was read. The relay makes the topics when it starts; see that it runs, and that the prefix is right.`,
      );
    }
    const bounds = topics.map(async (topic) =>
      (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
        topic,
        partition,
        low: BigInt(low),
        high: BigInt(high),
      })),
    );
    return (await Promise.all(bounds)).flat();
  } finally {
    await admin.disconnect();
  }
};

const brokenOff = (cause: unknown): StreamError =>
  new StreamError('stream-unavailable', 'Kafka broke the reading off. Nothing is lost; read again when it answers.', {
    cause,
  });
