import { randomUUID } from 'node:crypto';
import { brokersFrom, kafkaClient } from '@traject/event-stream';
import { eventually } from '@traject/engines';
import type { KafkaMessage } from 'kafkajs';
import type { Piece, Source } from '../leaks.js';

const patienceMs = 60_000;

const bytesIn = ({ key, value, headers }: KafkaMessage): Buffer => {
  const parts = [key, value, ...Object.entries(headers ?? {}).flat(2)];
  return Buffer.concat(parts.flatMap((part) => [Buffer.from(part ?? ''), Buffer.from('\n')]));
};

/** The last offset of each partition of a topic; of one that is empty there is none. */
type Ends = Map<string, bigint>;

/**
 * Keys, values and headers of every record of every topic that is not the broker's own, also of transactions that were
 * aborted. The broker's own topics are among the files.
 */
export const kafkaSource = (brokers: string): Source => ({
  name: 'Kafka',
  pieces: async function* () {
    const kafka = kafkaClient({ brokers: brokersFrom(brokers), clientId: 'canary' });
    const admin = kafka.admin();
    const consumer = kafka.consumer({
      groupId: `canary-${randomUUID()}`,
      readUncommitted: true,
      allowAutoTopicCreation: false,
      // Of a topic without news there is nothing to wait for.
      maxWaitTimeInMs: 100,
    });
    const pieces: Piece[] = [];
    await admin.connect();
    await consumer.connect();
    try {
      const topics = (await admin.listTopics()).filter((topic) => !topic.startsWith('__'));
      const ends: Ends = new Map();
      for (const topic of topics) {
        for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
          if (BigInt(high) > BigInt(low)) ends.set(`${topic}/${partition}`, BigInt(high) - 1n);
        }
      }
      await consumer.subscribe({ topics, fromBeginning: true });
      // The end of a transaction has an offset and is no record; the consumer tells how far it went past it.
      consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload: { topic, partition, lastOffset } }) => {
        if (BigInt(lastOffset) >= (ends.get(`${topic}/${partition}`) ?? 0n)) ends.delete(`${topic}/${partition}`);
      });
      await consumer.run({
        eachBatch: async ({ batch }) => {
          for (const message of batch.messages) {
            pieces.push({ where: `a record of ${batch.topic}`, bytes: bytesIn(message) });
          }
        },
      });
      if (!(await eventually(() => ends.size === 0, patienceMs))) {
        throw new Error(`Kafka was not read to its end: ${[...ends.keys()].join(', ')}.`);
      }
    } finally {
      await consumer.disconnect();
      await admin.disconnect();
    }
    yield* pieces;
  },
});
