import { randomUUID } from 'node:crypto';
import { kafkaClient, partitionEnds, type KafkaAddress } from '@traject/event-stream';
import type pg from 'pg';

/** Sees what is written to Kafka at once, also what no transaction has committed yet. */
export interface Witness {
  /** Does this as soon as it sees a batch of records, committed or not, that comes from now on: once. */
  atNextBatch(act: () => void): void;
  /** Records of transactions that are open: written, and neither committed nor aborted. */
  inFlight(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Opens a witness, which sees what comes from now on. Kafka tells where the first open transaction begins; what was seen
 * behind that is in flight.
 */
export const openWitness = async (address: KafkaAddress, topics: readonly string[]): Promise<Witness> => {
  const seen = new Map<string, bigint>();
  let act: (() => void) | undefined;
  const consumer = kafkaClient(address).consumer({
    groupId: `witness-${randomUUID()}`,
    readUncommitted: true,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [...topics], fromBeginning: false });
  await consumer.run({
    autoCommit: false,
    eachBatch: async ({ batch }) => {
      act?.();
      act = undefined;
      seen.set(`${batch.topic}/${batch.partition}`, BigInt(batch.lastOffset()) + 1n);
    },
  });
  return {
    atNextBatch: (what) => {
      act = what;
    },
    inFlight: async () => {
      const ends = await partitionEnds(address, topics);
      return ends.reduce((records, { topic, partition, end }) => {
        const beyond = (seen.get(`${topic}/${partition}`) ?? 0n) - BigInt(end);
        return records + Number(beyond > 0n ? beyond : 0n);
      }, 0);
    },
    close: () => consumer.disconnect(),
  };
};

/** What the reporting process is about in PostgreSQL, when it has written something that is not committed. */
export const openTransactionOfMart = async (superuser: pg.Pool): Promise<string | undefined> => {
  const { rows } = await superuser.query<{ doing: string }>(
    `select regexp_replace(query, '\\s+', ' ', 'g') as doing from pg_stat_activity
      where datname = current_database() and application_name = 'traject-reporting'
        and backend_xid is not null and state = 'idle in transaction'`,
  );
  return rows[0]?.doing.trim().split(' ').slice(0, 3).join(' ');
};
