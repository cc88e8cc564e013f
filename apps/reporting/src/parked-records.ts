import type { RawRecord } from '@traject/event-stream';
import type pg from 'pg';
import type { MartSchema } from './mart-tables.js';
import type { Parked } from './read-record.js';

/** A record and why it cannot be taken. */
export interface ParkedRecord {
  readonly record: RawRecord;
  readonly parked: Parked;
}

const headersAsJson = (headers: RawRecord['headers']): string =>
  JSON.stringify(Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.toString('base64')])));

/** Keeps records byte for byte until they can be taken; a record that is parked already gets its new reason. */
export const parkRecords = async (
  client: pg.PoolClient,
  schema: MartSchema,
  records: readonly ParkedRecord[],
): Promise<void> => {
  for (const { record, parked } of records) {
    await client.query(
      `insert into ${schema}.parked_records
         (topic, partition, kafka_offset, reason, detail, record_key, record_value, headers)
       values ($1, $2, $3, $4, $5, $6, $7, $8)
       on conflict (topic, partition, kafka_offset) do update set reason = excluded.reason, detail = excluded.detail`,
      [
        record.topic,
        record.partition,
        record.offset,
        parked.reason,
        parked.detail,
        record.key,
        record.value,
        headersAsJson(record.headers),
      ],
    );
  }
};

/**
 * Dates what a rebuilt mart parked by when the mart in place parked it: whoever rebuilds would otherwise have reports wait anew
 * for a record that was waited for already.
 * @param client as reporting, before the rebuilt mart takes its place
 */
export const keepParkedSince = async (client: pg.PoolClient): Promise<void> => {
  await client.query(
    `update mart_beside.parked_records beside set parked_at = in_place.parked_at from mart.parked_records in_place
      where (beside.topic, beside.partition, beside.kafka_offset)
        = (in_place.topic, in_place.partition, in_place.kafka_offset)`,
  );
};

interface ParkedRow {
  readonly topic: string;
  readonly partition: number;
  readonly kafka_offset: string;
  readonly record_key: Buffer | null;
  readonly record_value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

const recordOf = ({ topic, partition, kafka_offset, record_key, record_value, headers }: ParkedRow): RawRecord => ({
  topic,
  partition,
  offset: kafka_offset,
  key: record_key,
  value: record_value,
  headers: Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'base64')] as const),
  ),
});

/** Where a record stands in Kafka. */
export type RecordPlace = Pick<RawRecord, 'topic' | 'partition' | 'offset'>;

/** The parked records of the partition that comes next, behind a place: a hundred at most, in order. */
export const nextParked = async (
  client: pg.PoolClient,
  schema: MartSchema,
  { topic, partition, offset }: RecordPlace,
): Promise<readonly RawRecord[]> => {
  const { rows } = await client.query<ParkedRow>(
    `select topic, partition, kafka_offset::text, record_key, record_value, headers from ${schema}.parked_records
      where (topic, partition, kafka_offset) > ($1, $2::integer, $3::bigint)
      order by topic, partition, kafka_offset limit 100`,
    [topic, partition, offset],
  );
  const [first] = rows;
  return rows.filter((row) => row.topic === first?.topic && row.partition === first.partition).map(recordOf);
};

/** Takes a record away from those that are parked. */
export const unpark = async (client: pg.PoolClient, schema: MartSchema, place: RecordPlace): Promise<void> => {
  await client.query(`delete from ${schema}.parked_records where topic = $1 and partition = $2 and kafka_offset = $3`, [
    place.topic,
    place.partition,
    place.offset,
  ]);
};
