import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { subscribe, type ReceivedRecord } from '@traject/event-stream';
import type { SeenEvent } from './exactly-once.js';

/** A consumer as an analyst has one: read_committed, from the beginning. */
export interface Analyst {
  /** Everything seen so far, in the order in which it came. */
  readonly records: readonly ReceivedRecord[];
  /** Resolves as soon as this many records were seen. */
  seen(count: number): Promise<void>;
  leave(): Promise<void>;
}

/** Begins to read topics with a consumer group of its own. */
export const analystOf = async (brokers: string, topics: readonly string[]): Promise<Analyst> => {
  const records: ReceivedRecord[] = [];
  const offsets = new Set<string>();
  const waiting = new Set<{ readonly count: number; readonly resolve: () => void }>();
  const subscription = await subscribe(
    { brokers: brokers.split(','), clientId: 'analyst' },
    {
      groupId: `analyst-${randomUUID()}`,
      topics,
      from: 'beginning',
      onRecords: async (batch) => {
        for (const record of batch) {
          // Kafka hands a batch out again after a hitch of the group; an event published twice has two offsets.
          const place = `${record.topic}/${record.partition}/${record.offset}`;
          if (!offsets.has(place)) records.push(record);
          offsets.add(place);
        }
        for (const waiter of waiting) if (records.length >= waiter.count) waiter.resolve();
      },
    },
  );
  return {
    records,
    seen: (count) => {
      if (records.length >= count) return Promise.resolve();
      const reached = new Promise<void>((resolve) => waiting.add({ count, resolve }));
      return Promise.race([reached, subscription.ended]);
    },
    leave: () => subscription.stop(),
  };
};

/** Records of an event topic as what was seen of the log. */
export const seenEvents = (records: readonly ReceivedRecord[]): readonly SeenEvent[] =>
  records.map(({ key, headers }) => ({
    key,
    eventId: headers['ce_id'] ?? '',
    sequence: Number(headers['ce_sequence']),
  }));

/** Removes every topic with this prefix. */
export const removeTopics = async (brokers: string, prefix: string): Promise<void> => {
  const admin = new Kafka({ brokers: brokers.split(','), clientId: 'clean-up', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  await admin.deleteTopics({ topics });
  await admin.disconnect();
};
