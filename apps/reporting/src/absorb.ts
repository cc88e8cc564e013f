import { streamKinds, type StreamKind } from '@traject/contracts';
import { noFacts, project, type MartEvent, type StreamFacts } from '@traject/mart';
import type pg from 'pg';
import { loadFacts, saveFacts, type ChangedFacts, type MartSchema } from './mart-tables.js';

/** What became of the events of a batch. */
export interface Absorbed {
  /** Events that became rows, those that had been held before among them. */
  readonly applied: number;
  /** Events that were there before. */
  readonly duplicates: number;
  /** Events that wait for others of their stream, which are to come before them. */
  readonly held: number;
}

interface StreamRow {
  readonly kind: StreamKind;
  readonly owner: string;
  readonly last_sequence: number;
}

/** One stream, what is to be applied to it, and what has to wait. */
interface StreamPlan extends StreamRow {
  readonly apply: readonly MartEvent[];
  readonly hold: readonly MartEvent[];
  readonly duplicates: number;
}

const nameOf = ({ kind, owner }: Pick<MartEvent, 'kind' | 'owner'>): string => `${kind}/${owner}`;

/** Which events follow each other from where a stream stands. Pure. */
export const planOf = (stream: StreamRow, came: readonly MartEvent[], held: readonly MartEvent[]): StreamPlan => {
  const waiting = new Map<number, MartEvent>();
  let duplicates = 0;
  for (const event of [...held, ...came]) {
    if (event.sequence <= stream.last_sequence || waiting.has(event.sequence)) duplicates += 1;
    else waiting.set(event.sequence, event);
  }
  const apply: MartEvent[] = [];
  for (let next = waiting.get(stream.last_sequence + 1); next !== undefined; next = waiting.get(next.sequence + 1)) {
    apply.push(next);
    waiting.delete(next.sequence);
  }
  return { ...stream, apply, hold: [...waiting.values()], duplicates };
};

/**
 * Takes the streams for this transaction, in one order for everybody, so that two that meet wait and never block each
 * other.
 */
const takeStreams = async (
  client: pg.PoolClient,
  schema: MartSchema,
  events: readonly MartEvent[],
): Promise<readonly StreamRow[]> => {
  const streams = [...new Map(events.map((event) => [nameOf(event), event])).values()];
  const values = [streams.map(({ kind }) => kind), streams.map(({ owner }) => owner)];
  await client.query(
    `insert into ${schema}.streams (kind, owner, last_sequence)
      select kind, owner, 0 from unnest($1::text[], $2::uuid[]) as came (kind, owner) order by kind, owner
      on conflict do nothing`,
    values,
  );
  const { rows } = await client.query<StreamRow>(
    `select kind, owner, last_sequence from ${schema}.streams
      where (kind, owner) in (select kind, owner from unnest($1::text[], $2::uuid[]) as came (kind, owner))
      order by kind, owner for update`,
    values,
  );
  return rows;
};

const heldOf = async (
  client: pg.PoolClient,
  schema: MartSchema,
  streams: readonly StreamRow[],
): Promise<ReadonlyMap<string, readonly MartEvent[]>> => {
  const { rows } = await client.query<{ event: MartEvent }>(
    `select event from ${schema}.held_events
      where (kind, owner) in (select kind, owner from unnest($1::text[], $2::uuid[]) as came (kind, owner))`,
    [streams.map(({ kind }) => kind), streams.map(({ owner }) => owner)],
  );
  return Map.groupBy(
    rows.map(({ event }) => event),
    nameOf,
  );
};

const foldAll = (plans: readonly StreamPlan[], known: ReadonlyMap<string, StreamFacts>): readonly ChangedFacts[] =>
  plans.map(({ kind, owner, apply }) => {
    const before = known.get(owner) ?? noFacts(kind);
    return { before, after: apply.reduce(project, before) };
  });

const storeSequences = async (
  client: pg.PoolClient,
  schema: MartSchema,
  plans: readonly StreamPlan[],
): Promise<void> => {
  await client.query(
    `update ${schema}.streams s set last_sequence = now.last_sequence
      from unnest($1::text[], $2::uuid[], $3::integer[]) as now (kind, owner, last_sequence)
      where s.kind = now.kind and s.owner = now.owner`,
    [
      plans.map(({ kind }) => kind),
      plans.map(({ owner }) => owner),
      plans.map(({ apply, last_sequence: last }) => apply.at(-1)?.sequence ?? last),
    ],
  );
};

const storeHeld = async (
  client: pg.PoolClient,
  schema: MartSchema,
  plans: readonly StreamPlan[],
  wereHeld: ReadonlyMap<string, readonly MartEvent[]>,
): Promise<void> => {
  const released = plans.filter((plan) => wereHeld.has(nameOf(plan)) && plan.apply.length > 0);
  if (released.length > 0) {
    await client.query(
      `delete from ${schema}.held_events h using unnest($1::text[], $2::uuid[], $3::integer[]) as now (kind, owner, upto)
        where h.kind = now.kind and h.owner = now.owner and h.sequence <= now.upto`,
      [
        released.map(({ kind }) => kind),
        released.map(({ owner }) => owner),
        released.map(({ apply }) => apply.at(-1)?.sequence ?? 0),
      ],
    );
  }
  const held = plans.flatMap(({ hold }) => hold);
  if (held.length === 0) return;
  await client.query(
    `insert into ${schema}.held_events (kind, owner, sequence, event)
      select e ->> 'kind', (e ->> 'owner')::uuid, (e ->> 'sequence')::integer, e from jsonb_array_elements($1) e
      on conflict do nothing`,
    [JSON.stringify(held)],
  );
};

/**
 * Makes rows of events, in the order of their streams whatever order they came in: what was there before is left out, and
 * what lacks something before it is held until that comes. All within the caller's transaction.
 */
export const absorb = async (
  client: pg.PoolClient,
  schema: MartSchema,
  events: readonly MartEvent[],
): Promise<Absorbed> => {
  if (events.length === 0) return { applied: 0, duplicates: 0, held: 0 };
  const streams = await takeStreams(client, schema, events);
  const came = Map.groupBy(events, nameOf);
  const wereHeld = await heldOf(client, schema, streams);
  const plans = streams.map((stream) =>
    planOf(stream, came.get(nameOf(stream)) ?? [], wereHeld.get(nameOf(stream)) ?? []),
  );
  for (const kind of streamKinds) {
    const changing = plans.filter((plan) => plan.kind === kind && plan.apply.length > 0);
    if (changing.length === 0) continue;
    const begun = changing.filter(({ last_sequence: last }) => last > 0).map(({ owner }) => owner);
    await saveFacts(client, schema, kind, foldAll(changing, await loadFacts(client, schema, kind, begun)));
  }
  await storeHeld(client, schema, plans, wereHeld);
  await storeSequences(
    client,
    schema,
    plans.filter(({ apply }) => apply.length > 0),
  );
  const sum = (of: (plan: StreamPlan) => number): number => plans.reduce((total, plan) => total + of(plan), 0);
  const applied = sum((plan) => plan.apply.length);
  const duplicates = sum((plan) => plan.duplicates);
  return { applied, duplicates, held: sum((plan) => plan.hold.length) };
};
