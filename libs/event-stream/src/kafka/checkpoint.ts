import { randomUUID } from 'node:crypto';
import type { Consumer, KafkaMessage } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import { forgetGroup } from './forget-group.js';
import type { StreamRecord } from './stream-record.js';

/** How far the event log has been published. */
export interface Checkpoint {
  /** Position of the last event of the log that is in Kafka; 0 when none is. */
  readonly position: number;
}

const checkpointKey = 'checkpoint';
const takeoverKey = 'takeover';

/** The record that says how far the log has been published; goes into the transaction that publishes it. */
export const checkpointRecord = (topic: string, { position }: Checkpoint): StreamRecord => ({
  topic,
  key: checkpointKey,
  value: JSON.stringify({ position }),
  headers: {},
  timestampMs: Date.now(),
});

/** The record by which a new publisher finds the end of what was published before it. */
export const takeoverRecord = (topic: string, takeover: string): StreamRecord => ({
  topic,
  key: takeoverKey,
  value: JSON.stringify({ takeover }),
  headers: {},
  timestampMs: Date.now(),
});

/** How many offsets before the end are read first: the last checkpoint is nearly always among them. */
const nearTheEnd = 1_000n;

/** How long the read of the checkpoint may take before it counts as failed. */
const readTimeoutMs = 30_000;

/**
 * Reads, with read_committed, the last checkpoint before the caller's own takeover record. That record marks the end
 * beyond doubt, which offsets do not: the markers of transactions take offsets too and are never delivered.
 * @throws {StreamError} `checkpoint-unreadable`
 */
export const readCheckpoint = async (
  address: KafkaAddress,
  { checkpointTopic, takeover }: { readonly checkpointTopic: string; readonly takeover: string },
): Promise<Checkpoint | undefined> => {
  const { low, high } = await offsetsOf(address, checkpointTopic);
  const near = high - nearTheEnd;
  if (near > low) {
    const found = await readUntilTakeover(address, { checkpointTopic, takeover, from: near });
    if (found !== undefined) return found;
  }
  return readUntilTakeover(address, { checkpointTopic, takeover, from: low });
};

const offsetsOf = async (address: KafkaAddress, topic: string): Promise<{ low: bigint; high: bigint }> => {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  try {
    const [partition] = await admin.fetchTopicOffsets(topic);
    if (partition === undefined) throw unreadable('its topic has no partition');
    return { low: BigInt(partition.low), high: BigInt(partition.high) };
  } finally {
    await admin.disconnect();
  }
};

interface ReadRange {
  readonly checkpointTopic: string;
  readonly takeover: string;
  readonly from: bigint;
}

const readUntilTakeover = async (
  address: KafkaAddress,
  { checkpointTopic, takeover, from }: ReadRange,
): Promise<Checkpoint | undefined> => {
  const groupId = `${checkpointTopic}.reader.${randomUUID()}`;
  const consumer = kafkaClient(address).consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    // Leaving waits for the fetch at hand, and a takeover should not wait.
    maxWaitTimeInMs: 100,
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [checkpointTopic], fromBeginning: true });
    return await lastCheckpointBefore(consumer, { checkpointTopic, takeover, from });
  } finally {
    await consumer.disconnect();
    await forgetGroup(address, groupId);
  }
};

const lastCheckpointBefore = (
  consumer: Consumer,
  { checkpointTopic, takeover, from }: ReadRange,
): Promise<Checkpoint | undefined> =>
  new Promise((resolve, reject) => {
    let last: Checkpoint | undefined;
    const timer = setTimeout(() => reject(unreadable('Kafka did not deliver it in time')), readTimeoutMs);
    const settle = (outcome: () => void): void => {
      clearTimeout(timer);
      outcome();
    };
    // One that is to start again does so by itself: a broker that was just started is not yet the group's coordinator.
    consumer.on(consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) settle(() => reject(unreadable(payload.error.message)));
    });
    const read = async ({ message }: { readonly message: KafkaMessage }): Promise<void> => {
      // Fetching begins at the start of the topic before the seek takes effect; what comes from there is too old.
      if (BigInt(message.offset) < from) return;
      if (isTakeover(message, takeover)) return settle(() => resolve(last));
      try {
        last = checkpointIn(message) ?? last;
      } catch (error) {
        settle(() => reject(error));
      }
    };
    consumer.on(consumer.events.GROUP_JOIN, () => {
      consumer.seek({ topic: checkpointTopic, partition: 0, offset: String(from) });
    });
    consumer.run({ autoCommit: false, eachMessage: read }).catch((error: unknown) => settle(() => reject(error)));
  });

const isTakeover = ({ key, value }: KafkaMessage, takeover: string): boolean =>
  key?.toString() === takeoverKey && value?.toString() === JSON.stringify({ takeover });

const checkpointIn = ({ key, value }: KafkaMessage): Checkpoint | undefined => {
  if (key?.toString() !== checkpointKey || value === null) return undefined;
  const parsed: unknown = JSON.parse(value.toString());
  const position = typeof parsed === 'object' && parsed !== null && 'position' in parsed ? parsed.position : undefined;
  if (typeof position !== 'number' || !Number.isSafeInteger(position) || position < 0) {
    throw unreadable('its record is not of this product');
  }
  return { position };
};

const unreadable = (why: string): StreamError =>
  new StreamError(
    'checkpoint-unreadable',
    `The checkpoint cannot be read: ${why}. Nothing was published; it is tried again.`,
  );
