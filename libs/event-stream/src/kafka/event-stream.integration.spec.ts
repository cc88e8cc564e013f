import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openCheckpointedPublisher } from './checkpointed-publisher.js';
import { brokersFrom } from './connection.js';
import { ensureTopics } from './ensure-topics.js';
import { partitionEnds } from './partition-ends.js';
import { openPublisher } from './publisher.js';
import type { ReceivedRecord, StreamRecord } from './stream-record.js';
import { subscribe } from './subscriber.js';
import { topicNames, topicPlan } from './topic-plan.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Brokers of a real Kafka, from the global set-up of the integration tests. */
    readonly kafkaBrokers: string;
  }
}

const prefix = `test-${randomUUID()}.`;
const names = topicNames(prefix);
const address = () => ({ brokers: brokersFrom(inject('kafkaBrokers')), clientId: 'event-stream-test' });
const admin = () =>
  new Kafka({
    brokers: [...address().brokers],
    clientId: 'event-stream-test-admin',
    logLevel: logLevel.NOTHING,
  }).admin();

const record = (key: string, value: string): StreamRecord => ({
  topic: names.journeyEvents,
  key,
  value: JSON.stringify(value),
  headers: { ce_id: value },
  timestampMs: Date.parse('2027-03-02T00:00:00.000Z'),
});

/** Consumes with read_committed until every awaited value came, and gives all that came. */
const receivedUntil = async (...awaited: readonly string[]): Promise<readonly ReceivedRecord[]> => {
  const received: ReceivedRecord[] = [];
  const missing = new Set(awaited.map((value) => JSON.stringify(value)));
  const done = Promise.withResolvers<void>();
  const subscription = await subscribe(address(), {
    groupId: `${prefix}${randomUUID()}`,
    topics: [names.journeyEvents],
    from: 'beginning',
    onRecords: async (records) => {
      received.push(...records);
      for (const { value } of records) missing.delete(value ?? '');
      if (missing.size === 0) done.resolve();
    },
  });
  await Promise.race([done.promise, subscription.ended]);
  await subscription.stop();
  return received;
};

const open = () =>
  openCheckpointedPublisher(address(), { transactionalId: `${prefix}relay`, checkpointTopic: names.relayCheckpoint });

beforeAll(async () => {
  await ensureTopics(address(), names);
});

afterAll(async () => {
  const client = admin();
  await client.connect();
  const ours = (await client.listTopics()).filter((topic) => topic.startsWith(prefix));
  await client.deleteTopics({ topics: ours });
  await client.disconnect();
});

describe('topics', () => {
  it('are as planned after they were made, and making them again changes nothing', async () => {
    expect(await ensureTopics(address(), names)).toEqual({ created: [], differences: [] });
  });

  it('that a cluster already has otherwise are reported and left as they are', async () => {
    const others = topicNames(`${prefix}other.`);
    const client = admin();
    await client.connect();
    await client.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic: others.journeyEvents,
          numPartitions: 3,
          replicationFactor: -1,
          configEntries: [{ name: 'cleanup.policy', value: 'compact' }],
        },
      ],
    });
    const report = await ensureTopics(address(), others);
    const metadata = await client.fetchTopicMetadata({ topics: [others.journeyEvents] });
    await client.disconnect();

    expect(report.created).toEqual([
      others.adviceEvents,
      others.personEvents,
      others.journeyState,
      others.relayCheckpoint,
    ]);
    expect(report.differences).toContainEqual({
      topic: others.journeyEvents,
      setting: 'partitions',
      expected: '12',
      found: '3',
    });
    expect(report.differences).toContainEqual({
      topic: others.journeyEvents,
      setting: 'cleanup.policy',
      expected: 'delete',
      found: 'compact',
    });
    expect(report.differences.every(({ topic }) => topic === others.journeyEvents)).toBe(true);
    expect(metadata.topics[0]?.partitions).toHaveLength(3);
  });

  it('are known to the brokers as soon as they were made, and made once by whoever is first', async () => {
    for (let times = 0; times < 10; times += 1) {
      const others = topicNames(`${prefix}${times}.`);
      const reports = await Promise.all([ensureTopics(address(), others), ensureTopics(address(), others)]);
      expect(reports.flatMap(({ differences }) => differences)).toEqual([]);
      expect(reports.flatMap(({ created }) => created).toSorted()).toEqual(
        topicPlan(others)
          .map(({ topic }) => topic)
          .toSorted(),
      );
    }
  });

  it('of events are never compacted and have twelve partitions', () => {
    const events = topicPlan(names).filter(
      ({ topic }) => topic === names.journeyEvents || topic === names.adviceEvents,
    );
    expect(events.map(({ partitions, settings }) => [partitions, settings['cleanup.policy']])).toEqual([
      [12, 'delete'],
      [12, 'delete'],
    ]);
  });
});

describe('a publisher with a checkpoint', () => {
  it('begins without a checkpoint, and its successor resumes from the last one', async () => {
    const first = await open();
    expect(first.resumeFrom).toBeUndefined();
    await first.publishWithCheckpoint([record('a', 'a1'), record('b', 'b1')], { position: 2 });
    await first.publishWithCheckpoint([record('a', 'a2')], { position: 3 });
    await first.close();

    const second = await open();
    expect(second.resumeFrom).toEqual({ position: 3 });
    await second.publishWithCheckpoint([record('b', 'b2')], { position: 4 });
    await second.close();

    const received = await receivedUntil('a2', 'b2');
    expect(received.map(({ value }) => value).sort()).toEqual(['"a1"', '"a2"', '"b1"', '"b2"']);
    expect(received.filter(({ key }) => key === 'a').map(({ value }) => value)).toEqual(['"a1"', '"a2"']);
    expect(received[0]).toMatchObject({ headers: { ce_id: expect.any(String) }, timestampMs: 1803945600000 });
  });

  it('is fenced by its successor: what it still tries to publish is never seen, and its checkpoint does not count', async () => {
    const zombie = await open();
    const before = zombie.resumeFrom?.position ?? 0;
    const successor = await open();

    await expect(zombie.publishWithCheckpoint([record('z', 'from-zombie')], { position: 999 })).rejects.toMatchObject({
      code: 'publisher-fenced',
    });
    await expect(zombie.publishWithCheckpoint([record('z', 'again')], { position: 999 })).rejects.toMatchObject({
      code: 'publisher-closed',
    });
    expect(successor.resumeFrom?.position ?? 0).toBe(before);
    await successor.publishWithCheckpoint([record('z', 'from-successor')], { position: before + 1 });
    await successor.close();

    const last = await open();
    expect(last.resumeFrom).toEqual({ position: before + 1 });
    await last.close();
    const values = (await receivedUntil('from-successor')).map(({ value }) => value);
    expect(values).not.toContain('"from-zombie"');
    expect(values).not.toContain('"again"');
  });

  it('has published what readers see as soon as it says so', async () => {
    const publisher = await open();
    /** Where the readable part of each partition ends. */
    const ends = async () => (await partitionEnds(address(), [names.journeyEvents])).map(({ end }) => Number(end));
    // Enough for every partition to get some.
    const keys = Array.from({ length: 200 }, (_, index) => `key-${index}`);
    for (let times = 1; times <= 30; times += 1) {
      const before = await ends();
      await publisher.publishWithCheckpoint(
        keys.map((key) => record(key, `${key}/${times}`)),
        { position: times },
      );
      const after = await ends();
      expect(after.map((end, partition) => end > (before[partition] ?? end))).toEqual(before.map(() => true));
    }
    await publisher.close();
  });

  it('refuses a record with an empty value and publishes nothing of its batch', async () => {
    const publisher = await open();
    await expect(
      publisher.publishWithCheckpoint([record('e', 'beside-empty'), { ...record('e', ''), value: '' }], {
        position: 1,
      }),
    ).rejects.toMatchObject({ code: 'empty-record' });
    const plain = await openPublisher(address());
    await plain.publish([record('e', 'after-empty')]);
    await plain.close();
    const values = (await receivedUntil('after-empty')).map(({ value }) => value);
    expect(values).not.toContain('"beside-empty"');
  });
});
