import { columnNameOf, martTables } from '@traject/mart';
import type pg from 'pg';
import { inBatches, rateOf, rateOfBatches, type Rate } from './rates.js';
import { recordsOfRelay } from './relay-throughput.js';
import type { StreamBench } from './stream-bench.js';

/** Rows of one statement and one transaction. */
const batchSize = 500;

const emptied = async (pool: pg.Pool, schema: 'mart' | 'mart_beside'): Promise<void> => {
  const { rows } = await pool.query<{ name: string }>('select tablename as name from pg_tables where schemaname = $1', [
    schema,
  ]);
  await pool.query(`truncate ${rows.map(({ name }) => `${schema}.${name}`).join(', ')}`);
};

/** The process that keeps the mart takes all that is in the topics. */
const martRate = async (bench: StreamBench, topicPrefix: string): Promise<Rate> => {
  const { superuser, log, signal } = bench;
  await emptied(superuser.pool, 'mart');
  const reporting = bench.start('reporting', topicPrefix);
  const taken = async (): Promise<number> => {
    const { rows } = await superuser.pool.query<{ events: number }>(
      'select coalesce(sum(last_sequence), 0)::integer as events from mart.streams',
    );
    return rows[0]?.events ?? 0;
  };
  try {
    return await rateOf('The mart', await log.lastPosition(), taken, signal);
  } finally {
    await reporting.stop();
  }
};

/** A statement that puts in rows of one table. */
interface Insert {
  readonly text: string;
  readonly values: readonly unknown[];
}

const insertOf = (table: string, columns: readonly string[], rows: readonly (readonly unknown[])[]): Insert => {
  const values: unknown[] = [];
  const lists = rows.map((row) => `(${row.map((value) => `$${values.push(value)}`).join(', ')})`);
  return { text: `insert into mart_beside.${table} (${columns.join(', ')}) values ${lists.join(', ')}`, values };
};

/** Everything that the mart has, as statements of many rows each. */
const insertsOfMart = async (pool: pg.Pool): Promise<readonly Insert[]> => {
  const inserts: Insert[] = [];
  for (const { name, columns } of martTables) {
    const names = Object.keys(columns).map(columnNameOf);
    const { rows } = await pool.query<unknown[]>({
      text: `select ${names.join(', ')} from mart.${name}`,
      rowMode: 'array',
    });
    for (const batch of inBatches(rows, batchSize)) inserts.push(insertOf(name, names, batch));
  }
  return inserts;
};

/** The same rows put into tables that are the same, with nothing to read, to fold or to change. In events a second. */
const insertRate = async ({ superuser: { pool }, log, signal }: StreamBench): Promise<Rate> => {
  await emptied(pool, 'mart_beside');
  const inserts = await insertsOfMart(pool);
  const fromMs = performance.now();
  for (const { text, values } of inserts) {
    signal.throwIfAborted();
    await pool.query(text, [...values]);
  }
  const events = await log.lastPosition();
  return { perSecond: (events * 1_000) / (performance.now() - fromMs), timed: events };
};

/** The same events put into a table as they are, a row each: kind, owner, sequence and the event itself. */
const eventInsertRate = async (bench: StreamBench, topicPrefix: string): Promise<Rate> => {
  const { pool } = bench.superuser;
  await emptied(pool, 'mart_beside');
  const rows = (await recordsOfRelay(bench, topicPrefix)).map(({ key, value, headers }) => [
    headers['ce_source'],
    key,
    Number(headers['ce_sequence']),
    value,
  ]);
  const columns = ['kind', 'owner', 'sequence', 'event'];
  const put = (batch: readonly (readonly unknown[])[]): Promise<unknown> => {
    const { text, values } = insertOf('held_events', columns, batch);
    return pool.query(text, [...values]);
  };
  return rateOfBatches(inBatches(rows, batchSize), put, bench.signal);
};

/** One turn of the mart and of what it is laid beside. */
export interface MartTurn {
  readonly mart: Rate;
  readonly inserts: Rate;
  readonly eventInserts: Rate;
}

/** Lets the mart take the topics, and then puts in the rows that came of it, and the events as they are. */
export const martTurn = async (bench: StreamBench, topicPrefix: string): Promise<MartTurn> => {
  const mart = await martRate(bench, topicPrefix);
  const inserts = await insertRate(bench);
  return { mart, inserts, eventInserts: await eventInsertRate(bench, topicPrefix) };
};
