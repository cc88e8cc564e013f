import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { setTimeout as pause } from 'node:timers/promises';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import type { ReceivedRecord } from './stream-record.js';

/** What to consume and how. */
export interface Subscription {
  /** Consumers of one group share the partitions and remember together how far they are. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where a group that never read before begins. */
  readonly from: 'beginning' | 'end';
  /**
   * Gets the records of one partition in order, at least once: what was being handled when a consumer stopped comes
   * again. A rejection brings the same records again after a pause.
   */
  readonly onRecords: (records: readonly ReceivedRecord[]) => Promise<void>;
}

/** A running subscription. */
export interface RunningSubscription {
  /** Rejects when the subscription cannot go on by itself; otherwise resolves when it was stopped. */
  readonly ended: Promise<void>;
  /** Lets the batch at hand finish, then leaves the group. */
  stop(): Promise<void>;
}

/** How long the broker may hold a fetch that has nothing to bring; stopping waits for that. New records end it at once. */
const fetchWaitMs = 500;

/** Long enough for a broker that just started to appoint who coordinates groups. */
const beforeNextTryMs = 500;

/** Brokers that just started do not know yet who coordinates the group; kafkajs takes that for final, and it is not. */
const isComing = (error: Error): boolean => error.name === 'KafkaJSGroupCoordinatorNotFound';

const stopped = (cause: Error): StreamError =>
  new StreamError('stream-unavailable', 'The consumer stopped; what it did not finish comes again at the next start.', {
    cause,
  });

const startConsumer = async (
  address: KafkaAddress,
  { groupId, topics, from, onRecords }: Subscription,
  onCrash: (error: Error) => void,
): Promise<Consumer> => {
  const consumer = kafkaClient(address).consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: fetchWaitMs,
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) onCrash(payload.error);
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: from === 'beginning' });
  await consumer.run({
    eachBatch: async ({ batch }: EachBatchPayload) => {
      await onRecords(batch.messages.map((message) => received(batch.topic, batch.partition, message)));
    },
  });
  return consumer;
};

/** Consumes topics with read_committed: records of a transaction that was aborted are never seen. */
export const subscribe = async (address: KafkaAddress, subscription: Subscription): Promise<RunningSubscription> => {
  const ending = Promise.withResolvers<void>();
  // A caller that only stops the subscription need not listen for its end.
  ending.promise.catch(() => undefined);
  const stopping = new AbortController();
  let consumer: Consumer | undefined;
  let again: Promise<void> = Promise.resolve();
  const begin = async (): Promise<void> => {
    consumer = await startConsumer(address, subscription, (error) => {
      if (!isComing(error)) ending.reject(stopped(error));
      else if (!stopping.signal.aborted) again = beginAgain();
    });
  };
  const beginAgain = async (): Promise<void> => {
    try {
      await pause(beforeNextTryMs, undefined, { signal: stopping.signal });
      await begin();
    } catch (error) {
      // A subscription that is being stopped begins no more, which is no failure.
      if (!stopping.signal.aborted) ending.reject(stopped(error instanceof Error ? error : new Error(String(error))));
    }
  };
  await begin();
  return {
    ended: ending.promise,
    stop: async () => {
      stopping.abort();
      await again;
      await consumer?.disconnect();
      ending.resolve();
    },
  };
};

/** A record as consumers get it. */
export const received = (topic: string, partition: number, message: KafkaMessage): ReceivedRecord => ({
  topic,
  partition,
  offset: message.offset,
  key: message.key?.toString() ?? '',
  value: message.value?.toString() ?? null,
  headers: Object.fromEntries(
    Object.entries(message.headers ?? {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? '' : String(value ?? ''),
    ]),
  ),
  timestampMs: Number(message.timestamp),
});
