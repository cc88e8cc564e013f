import type { StreamName } from '@traject/contracts';
import type { Database } from '@traject/database';
import type pg from 'pg';
import { eventColumns, loggedEventOf, type EventRow } from './logged-event.js';
import { foldStream, type ReadModelSet } from './read-models/fold-stream.js';
import type { ReadModel } from './read-models/read-model.js';
import { readModels as ownReadModels } from './read-models/read-models.js';
import { upcastWith, type Upcast, type Upcaster } from './upcast.js';
import { upcasters as ownUpcasters } from './upcasters.js';

/** One place where the live read models say something else than the log. Names only: the values stay where they are. */
export interface ReadModelDifference {
  readonly model: string;
  readonly key: string;
  /** Null when the row as a whole is missing, or is there without reason. */
  readonly column: string | null;
  readonly kind: 'differs' | 'missing' | 'superfluous';
}

/** What a rebuild found. */
export interface RebuildReport {
  readonly streams: number;
  readonly events: number;
  /** The first thousand of each read model. */
  readonly differences: readonly ReadModelDifference[];
  /** Whether the live read models were replaced by the rebuilt ones. */
  readonly swapped: boolean;
}

/** Settings of {@link rebuildReadModels}. */
export interface RebuildOptions {
  /** Put the rebuilt rows in place of the live ones; appends wait meanwhile. Only compares unless told. */
  readonly swap?: boolean;
  readonly readModels?: ReadModelSet;
  readonly upcasters?: readonly Upcaster[];
}

const STREAMS_AT_ONCE = 200;
const DIFFERENCES_SHOWN = 1_000;

const rebuiltTableOf = ({ name }: ReadModel): string => `pg_temp.rebuilt_${name}`;

const nextStreams = async (client: pg.PoolClient, after: string): Promise<readonly StreamName[]> => {
  const { rows } = await client.query<{ stream: StreamName }>(
    'select distinct stream from event_log.events where stream > $1 order by stream limit $2',
    [after, STREAMS_AT_ONCE],
  );
  return rows.map(({ stream }) => stream);
};

const rebuildStream = async (
  client: pg.PoolClient,
  set: ReadModelSet,
  upcast: Upcast,
  stream: StreamName,
): Promise<number> => {
  const { rows } = await client.query<EventRow>(
    `select ${eventColumns} from event_log.events where stream = $1 order by sequence`,
    [stream],
  );
  const placed = rows.map((row) => {
    const { sequence, event } = loggedEventOf(row, upcast);
    return { stream, sequence, event };
  });
  const events = foldStream(set, null, placed);
  for (const model of set.models) {
    const kept = [...model.applyAll([], events).values()].filter((row) => row !== undefined);
    if (kept.length === 0) continue;
    const table = rebuiltTableOf(model);
    const columns = model.columns.join(', ');
    await client.query(
      `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::read_models.${model.name}, $1)`,
      [JSON.stringify(kept)],
    );
  }
  return rows.length;
};

const differencesOf = async (client: pg.PoolClient, model: ReadModel): Promise<readonly ReadModelDifference[]> => {
  const { name, keyColumn } = model;
  const { rows } = await client.query<ReadModelDifference>(
    `with live as (select ${keyColumn} as key, to_jsonb(r) as row from read_models.${name} r),
          rebuilt as (select ${keyColumn} as key, to_jsonb(r) as row from ${rebuiltTableOf(model)} r)
     select $1 as model, key, c.name as column,
            case when l.row is null then 'missing' when r.row is null then 'superfluous' else 'differs' end as kind
       from live l full join rebuilt r using (key)
       left join lateral (select k as name from jsonb_object_keys(l.row) k
                           where r.row is not null and l.row -> k is distinct from r.row -> k) c on true
      where l.row is distinct from r.row order by key, c.name limit $2`,
    [name, DIFFERENCES_SHOWN],
  );
  return rows;
};

const swapIn = async (client: pg.PoolClient, model: ReadModel): Promise<void> => {
  const columns = model.columns.join(', ');
  // Not TRUNCATE: whoever reads meanwhile goes on seeing the former rows until the commit.
  await client.query(`delete from read_models.${model.name}`);
  await client.query(
    `insert into read_models.${model.name} (${columns}) select ${columns} from ${rebuiltTableOf(model)}`,
  );
};

const rebuildInTransaction = async (
  client: pg.PoolClient,
  { swap = false, readModels = ownReadModels, upcasters = ownUpcasters }: RebuildOptions,
): Promise<RebuildReport> => {
  const upcast = upcastWith(upcasters);
  for (const model of readModels.models) {
    await client.query(
      `create temporary table rebuilt_${model.name} (like read_models.${model.name} including all) on commit drop`,
    );
  }
  let streams = 0;
  let events = 0;
  for (
    let batch = await nextStreams(client, '');
    batch.length > 0;
    batch = await nextStreams(client, batch.at(-1) ?? '')
  ) {
    for (const stream of batch) events += await rebuildStream(client, readModels, upcast, stream);
    streams += batch.length;
  }
  const differences: ReadModelDifference[] = [];
  for (const model of readModels.models) differences.push(...(await differencesOf(client, model)));
  if (swap) for (const model of readModels.models) await swapIn(client, model);
  return { streams, events, differences, swapped: swap };
};

/**
 * Makes every read model anew from the log alone, beside the live ones, and reports where the two disagree; with `swap`
 * the new ones take their place. All in one transaction: when it fails, everything is as it was. An append that had read
 * its rows before a swap and writes them after it may bring an old row back; comparing once more afterwards shows it.
 * @param database opened as the owner
 */
export const rebuildReadModels = async (
  { pool }: Pick<Database<unknown>, 'pool'>,
  options: RebuildOptions = {},
): Promise<RebuildReport> => {
  const client = await pool.connect();
  try {
    await client.query('begin isolation level repeatable read');
    // Before the first look at the data, so that what is looked at cannot grow before it is replaced.
    if (options.swap === true) await client.query('lock table event_log.events in share row exclusive mode');
    const report = await rebuildInTransaction(client, options);
    await client.query('commit');
    return report;
  } finally {
    // An open transaction ends with its connection.
    client.release(true);
  }
};
