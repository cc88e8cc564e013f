import { randomUUID } from 'node:crypto';
import {
  brokersFrom,
  kafkaClient,
  subscribe,
  topicNames,
  type KafkaAddress,
  type ReceivedRecord,
} from '@traject/event-stream';

/** An analyst who reads what the stream brings from now on, as any consumer outside the product would. */
export interface Analyst {
  /** Records read so far, in the order of arrival. */
  readonly read: readonly ReceivedRecord[];
  /** Waits until the stream has said of so many journeys that they ended. */
  untilEnded(journeys: number): Promise<void>;
  stop(): Promise<void>;
}

const patienceMs = 60_000;
const betweenLooksMs = 200;

const hasEnded = ({ headers }: ReceivedRecord): boolean => (headers['ce_type'] ?? '').includes('.journey-ended.');

type Placed = Pick<ReceivedRecord, 'topic' | 'partition'>;

/** Where each partition ends now: what lies before was told in an earlier demo. */
const endsOf = async (address: KafkaAddress, topicList: readonly string[]): Promise<(at: Placed) => bigint> => {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  try {
    const ends = new Map<string, bigint>();
    for (const topic of topicList) {
      for (const { partition, offset } of await admin.fetchTopicOffsets(topic)) {
        ends.set(`${topic}/${partition}`, BigInt(offset));
      }
    }
    return ({ topic, partition }) => ends.get(`${topic}/${partition}`) ?? 0n;
  } finally {
    await admin.disconnect();
  }
};

/** Starts to consume the event topics with read_committed. */
export const startAnalyst = async (brokers: string): Promise<Analyst> => {
  const address = { brokers: brokersFrom(brokers), clientId: 'demo-analyst' };
  const names = topicNames();
  const followed = [names.journeyEvents, names.adviceEvents];
  const endBefore = await endsOf(address, followed);
  const read: ReceivedRecord[] = [];
  const subscription = await subscribe(address, {
    groupId: `demo-analyst-${randomUUID()}`,
    topics: followed,
    from: 'beginning',
    onRecords: (records) => {
      read.push(...records.filter((record) => BigInt(record.offset) >= endBefore(record)));
      return Promise.resolve();
    },
  });
  return {
    read,
    untilEnded: async (journeys) => {
      const until = Date.now() + patienceMs;
      while (read.filter(hasEnded).length < journeys) {
        if (Date.now() > until) throw new Error(`The stream did not bring the end of ${journeys} journeys.`);
        await new Promise((resolve) => {
          setTimeout(resolve, betweenLooksMs);
        });
      }
    },
    stop: () => subscription.stop(),
  };
};
