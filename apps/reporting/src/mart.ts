import { inTransaction, type ConnectionPool } from '@traject/database/pool';
import type { AssignedPartitions, PartitionBatch, PartitionPosition, RawRecord } from '@traject/event-stream';
import type pg from 'pg';
import { absorb, type Absorbed } from './absorb.js';
import type { MartSchema } from './mart-tables.js';
import { nextParked, parkRecords, unpark, type ParkedRecord, type RecordPlace } from './parked-records.js';
import type { RecordReader } from './read-record.js';

/** What became of a batch. */
export interface Taken extends Absorbed {
  /** Where to go on: behind the batch, or wherever the mart stands instead. */
  readonly nextOffset: string;
  readonly parked: readonly ParkedRecord[];
}

/** What became of the parked records that were tried again. */
export interface Replayed extends Absorbed {
  readonly taken: number;
  readonly left: number;
}

/** A mart: rows for analysts, and how far the stream was taken into them, changed together or not at all. */
export interface Mart {
  /** Where to go on in these partitions. */
  positionsOf(assigned: readonly AssignedPartitions[]): Promise<readonly PartitionPosition[]>;
  /** Takes a batch, however often it is given, and whoever else takes it. */
  take(batch: PartitionBatch): Promise<Taken>;
  /** Tries every parked record once more. */
  replayParked(): Promise<Replayed>;
}

/**
 * Keys of the advisory locks of the mart in place and the one beside it: whoever changes rows shares it, whoever puts the
 * other mart in its place has it alone. They outlive code.
 */
export const martLocks = { mart: 7_236_105, mart_beside: 7_236_106 } as const satisfies Record<MartSchema, number>;

/** Must be the first of a transaction: only what comes after it finds the mart that is in place then. */
const shareMart = async (client: pg.PoolClient, schema: MartSchema): Promise<void> => {
  await client.query('select pg_advisory_xact_lock_shared($1)', [martLocks[schema]]);
};

const lockPosition = async (
  client: pg.PoolClient,
  schema: MartSchema,
  { topic, partition }: Pick<PartitionBatch, 'topic' | 'partition'>,
): Promise<bigint> => {
  const place = [topic, partition];
  const lock = async (): Promise<string | undefined> => {
    const { rows } = await client.query<{ next_offset: string }>(
      `select next_offset::text from ${schema}.positions where topic = $1 and partition = $2 for update`,
      place,
    );
    return rows[0]?.next_offset;
  };
  const known = await lock();
  if (known !== undefined) return BigInt(known);
  await client.query(
    `insert into ${schema}.positions (topic, partition, next_offset) values ($1, $2, 0) on conflict do nothing`,
    place,
  );
  return BigInt((await lock()) ?? 0);
};

const sorted = (
  records: readonly RawRecord[],
  read: RecordReader,
): { readonly events: Parameters<typeof absorb>[2]; readonly parked: readonly ParkedRecord[] } => {
  const readings = records.map((record) => ({ record, ...read(record) }));
  return {
    events: readings.flatMap(({ event }) => (event === undefined ? [] : [event])),
    parked: readings.flatMap(({ record, parked }) => (parked === undefined ? [] : [{ record, parked }])),
  };
};

const nothing: Absorbed = { applied: 0, duplicates: 0, held: 0 };
const beforeAll: RecordPlace = { topic: '', partition: -1, offset: '-1' };

const replayNext = async (
  client: pg.PoolClient,
  schema: MartSchema,
  read: RecordReader,
  behind: RecordPlace,
): Promise<(Replayed & { readonly last: RecordPlace }) | undefined> => {
  await shareMart(client, schema);
  const records = await nextParked(client, schema, behind);
  const last = records.at(-1);
  if (last === undefined) return undefined;
  await lockPosition(client, schema, last);
  const { events, parked } = sorted(records, read);
  const stays = new Set(parked.map(({ record }) => record));
  for (const record of records) if (!stays.has(record)) await unpark(client, schema, record);
  await parkRecords(client, schema, parked);
  const absorbed = await absorb(client, schema, events);
  return { ...absorbed, taken: events.length, left: parked.length, last };
};

/** Opens a mart. @param database opened as the role of reporting */
export const openMart = (
  { pool }: Pick<ConnectionPool, 'pool'>,
  read: RecordReader,
  schema: MartSchema = 'mart',
): Mart => {
  /** Where this process believes the mart to be, by partition: a mart that is behind that was put back. */
  const believed = new Map<string, bigint>();
  const nameOf = ({ topic, partition }: Pick<PartitionBatch, 'topic' | 'partition'>): string => `${topic}/${partition}`;
  const believe = (of: Pick<PartitionBatch, 'topic' | 'partition'>, next: bigint): string => {
    believed.set(nameOf(of), next);
    return String(next);
  };

  const takeIn = async (client: pg.PoolClient, batch: PartitionBatch): Promise<Taken> => {
    await shareMart(client, schema);
    const from = await lockPosition(client, schema, batch);
    const isPutBack = from < (believed.get(nameOf(batch)) ?? 0n);
    if (isPutBack || from >= BigInt(batch.nextOffset)) return { ...nothing, nextOffset: String(from), parked: [] };
    const { events, parked } = sorted(
      batch.records.filter(({ offset }) => BigInt(offset) >= from),
      read,
    );
    await parkRecords(client, schema, parked);
    const absorbed = await absorb(client, schema, events);
    await client.query(`update ${schema}.positions set next_offset = $3 where topic = $1 and partition = $2`, [
      batch.topic,
      batch.partition,
      batch.nextOffset,
    ]);
    return { ...absorbed, nextOffset: batch.nextOffset, parked };
  };

  return {
    positionsOf: async (assigned) => {
      const { rows } = await pool.query<PartitionPosition>(
        `select topic, partition, next_offset::text as "nextOffset" from ${schema}.positions`,
      );
      const known = rows.filter(({ topic, partition }) =>
        assigned.some((each) => each.topic === topic && each.partitions.includes(partition)),
      );
      for (const { topic, partitions } of assigned) {
        for (const partition of partitions) believed.delete(nameOf({ topic, partition }));
      }
      for (const position of known) believe(position, BigInt(position.nextOffset));
      return known;
    },
    take: async (batch) => {
      const taken = await inTransaction(pool, (client) => takeIn(client, batch));
      believe(batch, BigInt(taken.nextOffset));
      return taken;
    },
    replayParked: async () => {
      let all: Replayed = { ...nothing, taken: 0, left: 0 };
      let behind: RecordPlace | undefined = beforeAll;
      while (behind !== undefined) {
        const from: RecordPlace = behind;
        const done = await inTransaction(pool, (client) => replayNext(client, schema, read, from));
        if (done !== undefined) {
          all = {
            applied: all.applied + done.applied,
            duplicates: all.duplicates + done.duplicates,
            held: done.held,
            taken: all.taken + done.taken,
            left: all.left + done.left,
          };
        }
        behind = done?.last;
      }
      return all;
    },
  };
};
