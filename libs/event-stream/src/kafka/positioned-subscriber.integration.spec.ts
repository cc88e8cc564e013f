import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { openCheckpointedPublisher } from './checkpointed-publisher.js';
import { brokersFrom, kafkaClient } from './connection.js';
import { ensureTopics } from './ensure-topics.js';
import { partitionEnds } from './partition-ends.js';
import { subscribeFrom, type PartitionBatch, type PartitionPosition } from './positioned-subscriber.js';
import { openAdmin } from './reach-kafka.js';
import type { StreamRecord } from './stream-record.js';
import { topicNames } from './topic-plan.js';

const prefix = `test-${randomUUID()}.`;
const names = topicNames(prefix);
const topic = names.journeyEvents;
const address = () => ({ brokers: brokersFrom(inject('kafkaBrokers')), clientId: 'positioned-test' });
const patience = { timeout: 30_000, interval: 50 };

const record = (key: string, value: string): StreamRecord => ({
  topic,
  key,
  value: JSON.stringify(value),
  headers: { ce_id: value },
  timestampMs: Date.parse('2027-03-02T00:00:00.000Z'),
});

/** Publishes as the relay does: a transaction for each list. */
const publish = async (...transactions: readonly (readonly StreamRecord[])[]): Promise<void> => {
  const publisher = await openCheckpointedPublisher(address(), {
    transactionalId: `${prefix}relay`,
    checkpointTopic: names.relayCheckpoint,
  });
  for (const [position, records] of transactions.entries())
    await publisher.publishWithCheckpoint(records, { position });
  await publisher.close();
};

/** A consumer that keeps its positions in memory, and every value that it took. */
const keeper = () => {
  const positions = new Map<string, PartitionPosition>();
  const taken: string[] = [];
  const nameOf = ({ topic: of, partition }: Pick<PartitionPosition, 'topic' | 'partition'>): string =>
    `${of}/${partition}`;
  const take = async ({ records, nextOffset, partition }: PartitionBatch): Promise<string> => {
    const from = BigInt(positions.get(nameOf({ topic, partition }))?.nextOffset ?? 0);
    for (const { offset, value } of records) if (BigInt(offset) >= from) taken.push(String(value));
    const next = BigInt(nextOffset) > from ? nextOffset : String(from);
    positions.set(nameOf({ topic, partition }), { topic, partition, nextOffset: next });
    return next;
  };
  return {
    positions,
    taken,
    take,
    follow: (onBatch = take) =>
      subscribeFrom(address(), {
        groupId: `${prefix}keeper`,
        topics: [topic],
        positionsOf: async () => [...positions.values()],
        onBatch,
      }),
    /** Whether every partition was followed to its end, the ends of transactions included. */
    isAtTheEnd: async (): Promise<boolean> => {
      const ends = await partitionEnds(address(), [topic]);
      return ends.every((end) => (positions.get(nameOf(end))?.nextOffset ?? '0') === end.end);
    },
  };
};

beforeAll(async () => {
  await ensureTopics(address(), names);
  await publish([record('a', 'first'), record('b', 'other')], [record('a', 'second')]);
});

afterAll(async () => {
  const admin = await openAdmin(address());
  await admin.deleteTopics({ topics: (await admin.listTopics()).filter((each) => each.startsWith(prefix)) });
  await admin.disconnect();
});

it('goes on from its own positions, wherever it was ended, and takes each record once', async () => {
  const kept = keeper();
  const first = await kept.follow();
  await vi.waitFor(() => expect(kept.taken.toSorted()).toEqual(['"first"', '"other"', '"second"']), patience);
  await first.stop();
  await publish([record('a', 'third')]);
  const second = await kept.follow();
  await vi.waitFor(() => expect(kept.taken).toContain('"third"'), patience);
  await vi.waitFor(async () => expect(await kept.isAtTheEnd()).toBe(true), patience);
  await second.stop();
  expect(kept.taken.filter((value) => ['"first"', '"second"', '"third"'].includes(value))).toEqual([
    '"first"',
    '"second"',
    '"third"',
  ]);
});

it('reads again from where its positions were put back to while it follows', async () => {
  const kept = keeper();
  const following = await kept.follow();
  await vi.waitFor(() => expect(kept.taken).toContain('"second"'), patience);
  await vi.waitFor(async () => expect(await kept.isAtTheEnd()).toBe(true), patience);
  const before = kept.taken.length;
  kept.positions.clear();
  await following.stop();
  const again = await kept.follow();
  await vi.waitFor(() => expect(kept.taken).toHaveLength(2 * before), patience);
  await again.stop();
});

it('gets a batch again when it could not be taken', async () => {
  const kept = keeper();
  let failures = 0;
  const following = await kept.follow(async (batch) => {
    failures += 1;
    if (failures <= 2) throw new Error('The database is away.');
    kept.taken.push(...batch.records.map(({ value }) => String(value)));
    return batch.nextOffset;
  });
  await vi.waitFor(
    () => expect(new Set(kept.taken)).toEqual(new Set(['"first"', '"other"', '"second"', '"third"'])),
    patience,
  );
  await following.stop();
});

/** Writes a record in a transaction that never happened. */
const abort = async (value: string): Promise<void> => {
  const producer = kafkaClient(address()).producer({
    transactionalId: `${prefix}aborts`,
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ key: 'a', value: JSON.stringify(value) }] });
  await transaction.abort();
  await producer.disconnect();
};

it('passes over a transaction that was aborted, and moves its position behind it', async () => {
  await abort('never');
  const kept = keeper();
  const following = await kept.follow();
  await vi.waitFor(async () => expect(await kept.isAtTheEnd()).toBe(true), patience);
  await following.stop();
  expect(kept.taken).not.toContain('"never"');
});

it('moves its position behind such a transaction also when that fails at first and nothing follows', async () => {
  const kept = keeper();
  let failures = 0;
  const following = await kept.follow(async (batch) => {
    if (batch.records.length > 0 || failures > 0) return kept.take(batch);
    failures += 1;
    throw new Error('The database is away.');
  });
  await vi.waitFor(async () => expect(await kept.isAtTheEnd()).toBe(true), patience);
  await abort('nor this');
  await vi.waitFor(() => expect(failures).toBe(1), patience);
  await vi.waitFor(async () => expect(await kept.isAtTheEnd()).toBe(true), patience);
  await following.stop();
});
