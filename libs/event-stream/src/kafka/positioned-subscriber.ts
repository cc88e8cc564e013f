import { setTimeout as pause } from 'node:timers/promises';
import type { Consumer, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';
import { rawRecord } from './raw-record.js';
import type { RawRecord } from './stream-record.js';

/** Some partitions of a topic. */
export interface AssignedPartitions {
  readonly topic: string;
  readonly partitions: readonly number[];
}

/** Where to read on in a partition. */
export interface PartitionPosition {
  readonly topic: string;
  readonly partition: number;
  /** The first offset that was not dealt with yet. */
  readonly nextOffset: string;
}

/** The records of one partition, in order. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly RawRecord[];
  /** The offset that follows the batch. Higher than that of the last record plus one where transactions ended. */
  readonly nextOffset: string;
}

/** What to consume, for a consumer that keeps its positions beside what it makes of the records. */
export interface PositionedSubscription {
  /** Consumers of one group share the partitions. How far they are is not the group's to remember. */
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Where to begin in these partitions, which were just assigned; one that is not named begins at its start. */
  readonly positionsOf: (assigned: readonly AssignedPartitions[]) => Promise<readonly PartitionPosition[]>;
  /**
   * Gets each batch at least once, and gives the offset to go on from: what follows the batch, or where another consumer
   * has got to, or where the positions were put back to. A rejection brings the same records again after a pause.
   */
  readonly onBatch: (batch: PartitionBatch) => Promise<string>;
}

/** A running subscription with positions of its own. */
export interface RunningPositionedSubscription {
  /** Rejects when the subscription cannot go on by itself; otherwise resolves when it was stopped. */
  readonly ended: Promise<void>;
  /** Lets the batch at hand finish, then leaves the group. */
  stop(): Promise<void>;
}

/** How long the broker may hold a fetch that has nothing to bring; stopping waits for that. New records end it at once. */
const fetchWaitMs = 500;
/**
 * How long the group believes in a member of which nothing is heard: its partitions are nobody's until then. Killed at the
 * cost of ten seconds instead of the client's thirty, and long enough for a machine that is busy with something else.
 */
const sessionTimeoutMs = 10_000;
const heartbeatEveryMs = 2_000;
/** What one partition brings at once at most, so that memory stays flat whatever waits. */
const bytesPerPartition = 1_048_576;
/** How soon a position that could not be moved is moved again. */
const moveAgainMs = 1_000;
/** Partitions that are dealt with at once, each in order: what one waits for, another uses. */
const partitionsAtOnce = 3;

const after = (offset: string): string => String(BigInt(offset) + 1n);

/** Tells the group that this member is there, for as long as a piece of work takes. */
const whileAlive = async <Result>(heartbeat: () => Promise<void>, work: () => Promise<Result>): Promise<Result> => {
  const beating = setInterval(() => {
    // That the group is being shared out anew is found by the client itself, after this piece of work.
    heartbeat().catch(() => undefined);
  }, heartbeatEveryMs);
  try {
    return await work();
  } finally {
    clearInterval(beating);
  }
};

/** Puts a consumer, each time that partitions are assigned to it, where its own positions say. */
const followAssignments = (consumer: Consumer, positionsOf: PositionedSubscription['positionsOf']) => {
  let assigned: readonly AssignedPartitions[] = [];
  let positioned: Promise<void> | undefined;
  const position = async (): Promise<void> => {
    for (const { topic, partition, nextOffset } of await positionsOf(assigned)) {
      consumer.seek({ topic, partition, offset: nextOffset });
    }
  };
  const begin = (): Promise<void> => {
    const begun = position();
    positioned = begun;
    // Who waits for it hears of a failure; the next batch then tries again.
    begun.catch(() => {
      if (positioned === begun) positioned = undefined;
    });
    return begun;
  };
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }: ConsumerGroupJoinEvent) => {
    assigned = Object.entries(payload.memberAssignment).map(([topic, partitions]) => ({ topic, partitions }));
    void begin().catch(() => undefined);
  });
  return { assigned: () => assigned, positioned: () => positioned ?? begin() };
};

/**
 * Consumes topics with read_committed from positions that the caller keeps, and from nowhere else: Kafka stores none for
 * this group. Records of a transaction that was aborted are never seen.
 * @throws {StreamError} `stream-unavailable`
 */
export const subscribeFrom = async (
  address: KafkaAddress,
  { groupId, topics, positionsOf, onBatch }: PositionedSubscription,
): Promise<RunningPositionedSubscription> => {
  const ending = Promise.withResolvers<void>();
  // A caller that only stops the subscription need not listen for its end.
  ending.promise.catch(() => undefined);
  const failed = (cause: unknown): StreamError =>
    new StreamError(
      'stream-unavailable',
      'The consumer stopped; it goes on from its own positions when started anew.',
      {
        cause,
      },
    );
  const consumer = kafkaClient(address).consumer({
    groupId,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: fetchWaitMs,
    maxBytesPerPartition: bytesPerPartition,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: 2 * sessionTimeoutMs,
    heartbeatInterval: heartbeatEveryMs,
  });
  consumer.on(consumer.events.CRASH, ({ payload }) => {
    if (!payload.restart) ending.reject(failed(payload.error));
  });
  const assignments = followAssignments(consumer, positionsOf);
  const eachBatch = async ({ batch, isStale, isRunning, heartbeat }: EachBatchPayload): Promise<void> => {
    await assignments.positioned();
    // It was fetched before the consumer was put where it belongs.
    if (isStale() || !isRunning()) return;
    const { topic, partition, messages } = batch;
    const records = messages.map((message) => rawRecord(topic, partition, message));
    const following = after(batch.lastOffset());
    const next = await whileAlive(heartbeat, () => onBatch({ topic, partition, records, nextOffset: following }));
    if (next !== following) consumer.seek({ topic, partition, offset: next });
  };
  let isStopped = false;
  /**
   * What held nothing but ends of transactions, or records of those that were aborted, moves the position all the same. It
   * does not come again by itself when that fails: nothing else may follow it for days. Partitions that were assigned anew
   * are read from their positions, and it comes with them.
   */
  const passOver = async (topic: string, partition: number, nextOffset: string): Promise<void> => {
    const assigned = assignments.assigned();
    while (!isStopped && assigned === assignments.assigned()) {
      try {
        await assignments.positioned();
        await onBatch({ topic, partition, records: [], nextOffset });
        return;
      } catch {
        // Whoever is to hear of a failure hears of it with the next records; until then only the position is behind.
        await pause(moveAgainMs);
      }
    }
  };
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (payload.batchSize === 0) void passOver(payload.topic, payload.partition, after(payload.lastOffset));
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({ autoCommit: false, partitionsConsumedConcurrently: partitionsAtOnce, eachBatch });
  } catch (cause) {
    await consumer.disconnect();
    throw failed(cause);
  }
  return {
    ended: ending.promise,
    stop: async () => {
      isStopped = true;
      await consumer.disconnect();
      ending.resolve();
    },
  };
};
