import { StreamError } from '../stream-error.js';
import type { KafkaAddress } from './connection.js';
import type { PartitionPosition } from './positioned-subscriber.js';
import { openAdmin } from './reach-kafka.js';

/** The part of a partition that Kafka has. */
export interface PartitionEnds extends Omit<PartitionPosition, 'nextOffset'> {
  /** The oldest offset that is still there. */
  readonly first: string;
  /** The offset that the next record will get. */
  readonly end: string;
}

/**
 * What Kafka has of each partition of these topics now.
 * @throws {StreamError} `stream-unavailable`
 */
export const partitionEnds = async (
  address: KafkaAddress,
  topics: readonly string[],
): Promise<readonly PartitionEnds[]> => {
  const admin = await openAdmin(address);
  try {
    const ends: PartitionEnds[] = [];
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        ends.push({ topic, partition, first: low, end: high });
      }
    }
    return ends;
  } catch (cause) {
    throw new StreamError('stream-unavailable', `Kafka does not tell what it has of ${topics.join(', ')}.`, { cause });
  } finally {
    await admin.disconnect();
  }
};
