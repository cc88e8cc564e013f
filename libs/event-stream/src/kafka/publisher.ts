import { Partitioners, type Producer, type TopicMessages } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import type { StreamRecord } from './stream-record.js';

/** Publishes records that stand on their own, without a checkpoint. */
export interface Publisher {
  /**
   * Resolves when every in-sync replica has the records; tried again, some may then be there twice.
   * @throws {StreamError} `empty-record`, `stream-unavailable`
   */
  publish(records: readonly StreamRecord[]): Promise<void>;
  close(): Promise<void>;
}

/** Opens a publisher without transactions. Whoever needs "exactly once" opens one with a checkpoint instead. */
export const openPublisher = async (address: KafkaAddress): Promise<Publisher> => {
  const producer = kafkaClient(address).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return {
    publish: async (records) => {
      const topicMessages = messagesByTopic(records);
      try {
        await producer.sendBatch({ acks: -1, topicMessages });
      } catch (cause) {
        throw new StreamError(
          'stream-unavailable',
          'Kafka did not confirm the records; they may be tried again when it answers.',
          { cause },
        );
      }
    },
    close: () => producer.disconnect(),
  };
};

/**
 * Groups records by topic in the given order, as Kafka takes them.
 * @throws {StreamError} `empty-record` when a value is empty
 */
export const messagesByTopic = (records: readonly StreamRecord[]): TopicMessages[] => {
  const byTopic = new Map<string, TopicMessages['messages']>();
  for (const { topic, key, value, headers, timestampMs } of records) {
    if (value === '') {
      throw new StreamError(
        'empty-record',
        `A record for ${topic} has an empty value, which would erase its key in a compacted topic. Nothing of this batch was published.`,
      );
    }
    const messages = byTopic.get(topic) ?? [];
    messages.push({ key, value, headers: { ...headers }, timestamp: String(timestampMs) });
    byTopic.set(topic, messages);
  }
  return [...byTopic].map(([topic, messages]) => ({ topic, messages }));
};

/** Closes a producer that may have failed already: its connection is given up either way. */
export const giveUp = async (producer: Producer): Promise<void> => {
  await producer.disconnect().catch(() => undefined);
};
