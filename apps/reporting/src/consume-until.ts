import { randomUUID } from 'node:crypto';
import { partitionEnds, subscribeFrom, type KafkaAddress, type PartitionPosition } from '@traject/event-stream';
import type { Mart, Taken } from './mart.js';

/** Up to where a mart is to take the stream. */
export interface Goal {
  readonly kafka: KafkaAddress;
  readonly topics: readonly string[];
  /** The first offset of each partition that is not to be taken; a partition that is not named is not read. */
  readonly until: readonly PartitionPosition[];
  /** Told of each batch. */
  readonly onTaken: (taken: Taken) => void;
}

const nameOf = ({ topic, partition }: Pick<PartitionPosition, 'topic' | 'partition'>): string =>
  `${topic}/${partition}`;

/** What is yet to be read: partitions whose goal lies behind where the mart is, and of which Kafka still has something. */
const openGoals = async (mart: Mart, { kafka, topics, until }: Goal): Promise<Map<string, bigint>> => {
  const ends = await partitionEnds(kafka, topics);
  const assigned = topics.map((topic) => ({
    topic,
    partitions: ends.filter((end) => end.topic === topic).map(({ partition }) => partition),
  }));
  const at = new Map((await mart.positionsOf(assigned)).map((position) => [nameOf(position), position.nextOffset]));
  const firsts = new Map(ends.map((end) => [nameOf(end), BigInt(end.first)]));
  return new Map(
    until
      .map((goal) => [nameOf(goal), BigInt(goal.nextOffset)] as const)
      .filter(([name, goal]) => goal > BigInt(at.get(name) ?? 0) && goal > (firsts.get(name) ?? 0n)),
  );
};

/**
 * Takes the stream into a mart up to a goal and no further, as a consumer that nobody else shares. Memory does not grow
 * with what there is to take.
 * @throws {StreamError} `stream-unavailable`, or what kept the mart from being written
 */
export const consumeUntil = async (mart: Mart, goal: Goal): Promise<void> => {
  const open = await openGoals(mart, goal);
  if (open.size === 0) return;
  const reached = Promise.withResolvers<void>();
  const goals = new Map(open);
  const subscription = await subscribeFrom(goal.kafka, {
    groupId: `${goal.topics[0] ?? ''}-rebuild-${randomUUID()}`,
    topics: goal.topics,
    positionsOf: (assigned) => mart.positionsOf(assigned),
    onBatch: async (batch) => {
      const limit = goals.get(nameOf(batch));
      if (limit === undefined || !open.has(nameOf(batch))) return batch.nextOffset;
      const following = BigInt(batch.nextOffset);
      const nextOffset = String(following < limit ? following : limit);
      const records = batch.records.filter(({ offset }) => BigInt(offset) < limit);
      try {
        const taken = await mart.take({ ...batch, records, nextOffset });
        goal.onTaken(taken);
        if (BigInt(taken.nextOffset) >= limit) open.delete(nameOf(batch));
        if (open.size === 0) reached.resolve();
        return taken.nextOffset === nextOffset ? batch.nextOffset : taken.nextOffset;
      } catch (error) {
        // Whoever rebuilds is told at once, instead of being tried again for ever.
        reached.reject(error);
        throw error;
      }
    },
  });
  try {
    await Promise.race([reached.promise, subscription.ended]);
  } finally {
    await subscription.stop();
  }
};
