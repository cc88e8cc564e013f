import { inTransaction, type ConnectionPool } from '@traject/database/pool';
import { partitionEnds, type KafkaAddress, type PartitionPosition, type TopicNames } from '@traject/event-stream';
import { checkMart, martTables, type QualityViolation } from '@traject/mart';
import { ProcessProblem } from '@traject/daemon';
import type pg from 'pg';
import { compareMarts, type MartDifference } from './compare-marts.js';
import { consumeUntil } from './consume-until.js';
import { martLocks, openMart, type Mart, type Taken } from './mart.js';
import { keepParkedSince } from './parked-records.js';
import { eventTopics, recordReader } from './read-record.js';

/** What a rebuild works with. */
export interface RebuildParts {
  /** Opened as the role of reporting, with three connections at least and no limit on the time of a statement. */
  readonly database: Pick<ConnectionPool, 'pool'>;
  readonly kafka: KafkaAddress;
  readonly names: TopicNames;
  /** The day that stands beside the results of the checks. */
  readonly today: string;
  /** Only compares unless told: the rebuilt mart then stays beside. */
  readonly swap: boolean;
  readonly onProgress: (progress: RebuildProgress) => void;
}

/** How far a rebuild is. */
export interface RebuildProgress {
  readonly events: number;
  readonly parked: number;
}

/** What a rebuild found. */
export interface RebuildReport extends RebuildProgress {
  /** Null when the mart in place is behind the rebuilt one, so that they could not be laid side by side. */
  readonly differences: readonly MartDifference[] | null;
  readonly violations: readonly QualityViolation[];
  readonly swapped: boolean;
}

/** Key of the advisory lock that keeps two rebuilds apart. It outlives code. */
const REBUILD_LOCK = 7_236_107;

/** Holds a connection, and with it the lock, for as long as the rebuild takes. */
const alone = async <Result>(pool: pg.Pool, work: () => Promise<Result>): Promise<Result> => {
  const guard = await pool.connect();
  try {
    const { rows } = await guard.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [REBUILD_LOCK]);
    if (rows[0]?.mine !== true) {
      throw new ProcessProblem(
        'rebuild-running',
        'Another rebuild of the mart is running. Nothing was done. Wait for it to end, or end it.',
      );
    }
    return await work();
  } finally {
    guard.release(true);
  }
};

const machinery = ['positions', 'streams', 'held_events', 'parked_records', 'quality_violations', 'quality_checks'];

const emptyBeside = (pool: pg.Pool): Promise<unknown> => {
  const tables = [...martTables.map(({ name }) => name), ...machinery].map((name) => `mart_beside.${name}`);
  return pool.query(`truncate ${tables.join(', ')}`);
};

const positionsIn = async (client: pg.PoolClient, schema: string): Promise<readonly PartitionPosition[]> => {
  const { rows } = await client.query<PartitionPosition>(
    `select topic, partition, next_offset::text as "nextOffset" from ${schema}.positions where next_offset > 0`,
  );
  return rows;
};

/** Whether one mart has taken all that the other has. */
const isBehind = (one: readonly PartitionPosition[], other: readonly PartitionPosition[]): boolean =>
  other.some(({ topic, partition, nextOffset }) => {
    const at = one.find((each) => each.topic === topic && each.partition === partition);
    return BigInt(at?.nextOffset ?? 0) < BigInt(nextOffset);
  });

/**
 * The last stretch: the mart in place stands still meanwhile, so that the rebuilt one can catch up with it to the record,
 * be laid beside it, and take its place.
 */
const finish = async (
  client: pg.PoolClient,
  beside: Mart,
  parts: RebuildParts,
  onTaken: (taken: Taken) => void,
): Promise<Pick<RebuildReport, 'differences' | 'violations' | 'swapped'>> => {
  const { kafka, names, swap, today } = parts;
  // The transaction waits for Kafka meanwhile, which must not be taken for a client that went away.
  await client.query('set local idle_in_transaction_session_timeout = 0');
  await client.query('select pg_advisory_xact_lock($1)', [martLocks.mart]);
  const inPlace = await positionsIn(client, 'mart');
  await consumeUntil(beside, { kafka, topics: [...eventTopics(names).keys()], until: inPlace, onTaken });
  const behind = isBehind(inPlace, await positionsIn(client, 'mart_beside'));
  const differences = behind ? null : await compareMarts(client);
  const violations = await checkMart(client, 'mart_beside', today);
  await keepParkedSince(client);
  if (swap) await client.query('select mart_switch.swap()');
  return { differences, violations, swapped: swap };
};

/**
 * Makes the mart anew from Kafka alone, beside the one in place, lays the two side by side, checks the data, and with
 * `swap` puts the new one in place of the old, which stays beside until the next rebuild. Ended at any moment it has
 * changed nothing, and the next one begins anew.
 * @throws {ProcessProblem} `rebuild-running`; {StreamError} `stream-unavailable`
 */
export const rebuildMart = async (parts: RebuildParts): Promise<RebuildReport> => {
  const { database, kafka, names, onProgress } = parts;
  const { pool } = database;
  const topics = [...eventTopics(names).keys()];
  let progress: RebuildProgress = { events: 0, parked: 0 };
  const onTaken = ({ applied, parked }: Taken): void => {
    progress = { events: progress.events + applied, parked: progress.parked + parked.length };
    onProgress(progress);
  };
  return alone(pool, async () => {
    await emptyBeside(pool);
    const beside = openMart(database, recordReader(names), 'mart_beside');
    const ends = await partitionEnds(kafka, topics);
    const until = ends.map(({ topic, partition, end }) => ({ topic, partition, nextOffset: end }));
    await consumeUntil(beside, { kafka, topics, until, onTaken });
    const finished = await inTransaction(pool, (client) => finish(client, beside, parts, onTaken));
    return { ...progress, ...finished };
  });
};
