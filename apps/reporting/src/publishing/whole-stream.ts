import { partitionEnds, type KafkaAddress, type PartitionEnds, type TopicNames } from '@traject/event-stream';
import type pg from 'pg';
import { eventTopics } from '../read-record.js';

/** Why nothing can be published yet. Codes are stable: they stand in the log and in metrics. */
export type PublishingWaits =
  /** The log has events that are not in Kafka yet. */
  | 'log-not-in-stream'
  /** Kafka has records that the mart has not taken. */
  | 'mart-behind'
  /** The mart has taken more than Kafka has: Kafka was set up anew, and what it tells since then is not taken. */
  | 'stream-anew'
  /** A record could not be taken into the mart, and there is still time to mend what was wrong. */
  | 'record-parked';

/** Days for which a record that is parked keeps reports waiting; from then on they are made without it. */
export const DAYS_TO_MEND = 14;

/** Up to where the mart must have come before it has all that had happened at a moment; or why that is not known yet. */
export type StreamGoal = readonly PartitionEnds[] | 'log-not-in-stream' | 'stream-anew';

/** How far the mart has come, by the name of the partition. */
const positionsIn = async (client: pg.Pool | pg.PoolClient): Promise<ReadonlyMap<string, bigint>> => {
  const { rows } = await client.query<{ topic: string; partition: number; next: string }>(
    'select topic, partition, next_offset::text as next from mart.positions',
  );
  return new Map(rows.map(({ topic, partition, next }) => [`${topic}/${partition}`, BigInt(next)]));
};

interface ProgressRow {
  readonly logged: number;
  readonly published: number;
}

/** Follows one moment of the log through Kafka into the mart. */
export const openStreamGoal = (pool: pg.Pool, kafka: KafkaAddress, names: TopicNames) => {
  let logged: number | undefined;
  let ends: readonly PartitionEnds[] | undefined;
  return {
    /** Looks whether all of that moment is in Kafka, and notes once up to where the mart must come. */
    inStream: async (): Promise<StreamGoal> => {
      // Before Kafka is asked, as both grow. By its positions a mart that is ahead would never be behind.
      const taken = await positionsIn(pool);
      const has = await partitionEnds(kafka, [...eventTopics(names).keys()]);
      const isAhead = has.some(({ topic, partition, end }) => (taken.get(`${topic}/${partition}`) ?? 0n) > BigInt(end));
      if (isAhead) return 'stream-anew';
      if (ends !== undefined) return ends;
      const { rows } = await pool.query<ProgressRow>('select logged, published from event_log.publishing_progress');
      logged ??= rows[0]?.logged ?? 0;
      if ((rows[0]?.published ?? 0) < logged) return 'log-not-in-stream';
      ends = await partitionEnds(kafka, [...eventTopics(names).keys()]);
      return ends;
    },
  };
};

/**
 * What the mart lacks of what it must have; null: nothing. A record that was parked lately is waited for, so that whoever runs
 * the product can mend what was wrong; one that stays unreadable, as a message of somebody else does, stops no report for ever.
 * @param client in the transaction in which the facts are read
 */
export const missingInMart = async (
  client: pg.PoolClient,
  ends: readonly PartitionEnds[],
): Promise<PublishingWaits | null> => {
  const taken = await positionsIn(client);
  const isBehind = ends.some(({ topic, partition, first, end }) => {
    const from = taken.get(`${topic}/${partition}`) ?? 0n;
    return BigInt(end) > BigInt(first) && from < BigInt(end);
  });
  if (isBehind) return 'mart-behind';
  const parked = await client.query<{ lately: boolean }>(
    'select exists (select from mart.parked_records where parked_at > now() - make_interval(days => $1)) as lately',
    [DAYS_TO_MEND],
  );
  return parked.rows[0]?.lately === true ? 'record-parked' : null;
};
