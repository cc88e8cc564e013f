import type { AppendRequest, NewEvent, StreamName } from '@traject/contracts';
import pg from 'pg';
import { payloadHash } from './payload-hash.js';
import { contentGone, EventLogProblem, eventPayloadDiffers, streamConflict } from './problem.js';
import { foldStream, type ReadModelSet } from './read-models/fold-stream.js';
import type { JsonRow, JsonRows, PlacedEvent, ReadModel, StreamState } from './read-models/read-model.js';
import { statementName } from './statement-name.js';
import type { Upcast } from './upcast.js';

/** Where the last event of an append stands. */
export interface Appended {
  /** Place in the whole log. */
  readonly lastPosition: number;
  /** Place in the stream. */
  readonly lastSequence: number;
}

/** What an append works with. */
export interface AppendContext {
  readonly pool: pg.Pool;
  readonly readModels: ReadModelSet;
  readonly upcast: Upcast;
}

interface HashedEvent extends NewEvent {
  readonly payloadHash: string;
}

interface KnownEvent {
  readonly eventId: string;
  readonly payloadHash: string;
  readonly stream: string;
  readonly position: number;
  readonly sequence: number;
}

/** What the log and the read models say before the append, all of one snapshot. */
interface Before {
  readonly lastSequence: number;
  readonly known: readonly KnownEvent[];
  /** The state that the stream is in. */
  readonly state: StreamState;
  /** The concerned rows, by read model. */
  readonly rows: Readonly<Record<string, readonly JsonRow[]>>;
}

const SEQUENCES_DISAGREE = 'TJ001';

const hashed = (stream: StreamName, given: NewEvent): HashedEvent => {
  const { at, type } = given.event;
  const instant = new Date(at);
  if (Number.isNaN(instant.getTime()) || instant.toISOString() !== at) {
    throw new EventLogProblem(
      'event-malformed',
      `An event ${type} for ${stream} happened at something else than an instant with milliseconds in UTC. Nothing was written.`,
      { stream, type },
    );
  }
  return { ...given, payloadHash: payloadHash(given.event) };
};

const readBefore = async (
  { pool, readModels }: AppendContext,
  stream: StreamName,
  events: readonly HashedEvent[],
  concerned: ReadonlyMap<ReadModel, readonly string[] | null>,
): Promise<Before> => {
  const values: unknown[] = [stream, events.map(({ eventId }) => eventId)];
  const rowsOf = ([{ name, keyColumn }, keys]: readonly [ReadModel, readonly string[] | null]): string => `
    '${name}', (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from read_models.${name} r
                 where r.stream = $1 and ($${values.push(keys)}::text[] is null or r.${keyColumn} = any($${values.length})))`;
  const rows = [...concerned].map(rowsOf).join(', ');
  const stateModel = readModels.stateModelOf(stream);
  const state = stateModel === null ? 'null' : `(select s.state from read_models.${stateModel} s where s.stream = $1)`;
  const text = `select
    (select coalesce(max(e.sequence), 0) from event_log.events e where e.stream = $1) as "lastSequence",
    (select coalesce(jsonb_agg(jsonb_build_object('eventId', e.event_id, 'payloadHash', e.payload_hash,
       'stream', e.stream, 'position', e.position, 'sequence', e.sequence)), '[]')
       from event_log.events e where e.event_id = any($2::uuid[])) as known,
    ${state} as state, jsonb_build_object(${rows}) as rows`;
  const { rows: found } = await pool.query<Before>({ name: statementName(text), text, values });
  return found[0] ?? { lastSequence: 0, known: [], state: null, rows: {} };
};

/** How many of the given events are in the log already, always the first ones of the batch. */
const countKnown = (
  { stream, expectedSequence }: AppendRequest,
  events: readonly HashedEvent[],
  before: Before,
): number => {
  const known = new Map(before.known.map((event) => [event.eventId, event]));
  let count = 0;
  events.forEach(({ eventId, payloadHash: hash }, index) => {
    const found = known.get(eventId);
    if (found === undefined) return;
    if (found.payloadHash !== hash || found.stream !== stream) throw eventPayloadDiffers(eventId, found.position);
    if (found.sequence !== expectedSequence + index + 1 || count !== index) {
      throw streamConflict(stream, expectedSequence, before.lastSequence);
    }
    count += 1;
  });
  return count;
};

const upsert = ({ name, keyColumn, columns }: ReadModel, parameter: number): string => `
  ${name}_kept as (
    insert into read_models.${name} (${columns.join(', ')})
    select ${columns.map((column) => `r.${column}`).join(', ')}
      from appended, jsonb_populate_recordset(null::read_models.${name}, $${parameter}) r
    on conflict (${keyColumn}) do update
      set ${columns.map((column) => `${column} = excluded.${column}`).join(', ')})`;

const removal = ({ name, keyColumn }: ReadModel, parameter: number): string => `
  ${name}_gone as (delete from read_models.${name} r using appended where r.${keyColumn} = any($${parameter}::text[]))`;

/** One statement: the events, and the read models only after them, as each reads from `appended`. */
const write = async (
  { pool }: AppendContext,
  { stream, runId }: AppendRequest,
  sequence: number,
  events: readonly HashedEvent[],
  changes: ReadonlyMap<ReadModel, JsonRows>,
): Promise<Appended> => {
  const payload = events.map(({ eventId, commandId, fingerprint, payloadHash: hash, event }) => {
    const { type, version, at, by, data } = event;
    return { eventId, commandId, fingerprint, payloadHash: hash, type, version, at, by, data };
  });
  const values: unknown[] = [stream, sequence, runId, JSON.stringify(payload)];
  const parts: string[] = ['appended as (select * from event_log.append_events($1, $2, $3, $4))'];
  for (const [model, rows] of changes) {
    const kept = [...rows.values()].filter((row) => row !== undefined);
    const gone = [...rows].filter(([, row]) => row === undefined).map(([key]) => key);
    if (kept.length > 0) {
      parts.push(upsert(model, values.push(JSON.stringify(kept))));
    }
    if (gone.length > 0) {
      parts.push(removal(model, values.push(gone)));
    }
  }
  const text = `with ${parts.join(',')} select last_position as "lastPosition", last_sequence as "lastSequence" from appended`;
  const { rows } = await pool.query<Appended>({ name: statementName(text), text, values });
  if (rows[0] !== undefined) return rows[0];
  throw new EventLogProblem('append-unanswered', `PostgreSQL did not say where ${stream} stands. Append again.`);
};

const concernedModels = (
  { models }: ReadModelSet,
  events: readonly PlacedEvent[],
): ReadonlyMap<ReadModel, readonly string[] | null> => {
  const concerned = new Map<ReadModel, readonly string[] | null>();
  for (const model of models) {
    const keys = model.concernedBy(events);
    if (keys !== undefined) concerned.set(model, keys);
  }
  return concerned;
};

const appendOnce = async (
  context: AppendContext,
  request: AppendRequest,
  events: readonly HashedEvent[],
): Promise<Appended> => {
  const { stream, expectedSequence } = request;
  const placed = events.map(({ event }, index): PlacedEvent => {
    return { stream, sequence: expectedSequence + index + 1, event: context.upcast(event) };
  });
  const concerned = concernedModels(context.readModels, placed);
  const before = await readBefore(context, stream, events, concerned);
  const count = countKnown(request, events, before);
  if (count === events.length) {
    const lastPosition = Math.max(...before.known.map(({ position }) => position));
    return { lastPosition, lastSequence: expectedSequence + count };
  }
  if (before.lastSequence !== expectedSequence + count) {
    throw streamConflict(stream, expectedSequence, before.lastSequence);
  }
  const inStream = foldStream(context.readModels, before.state, placed.slice(count));
  const changes = new Map<ReadModel, JsonRows>();
  for (const model of concerned.keys()) changes.set(model, model.applyAll(before.rows[model.name] ?? [], inStream));
  return write(context, request, expectedSequence + count, events.slice(count), changes);
};

const isLostRace = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === SEQUENCES_DISAGREE;

/** The key by which an event that refers to content holds it; see the dossier's `references`. */
const isContentGone = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.constraint === 'content_in_events_content_ref_fkey';

/**
 * Appends one batch to one stream and changes the read models with it, whole or not at all. Two round trips: what was
 * there, and one statement that holds the log's lock. Given again, it answers the same and writes nothing.
 * @throws EventLogProblem `stream-conflict`, `event-payload-differs`, `event-malformed`, `append-empty`, `content-gone`
 */
export const append = async (context: AppendContext, request: AppendRequest): Promise<Appended> => {
  const { stream } = request;
  if (request.events.length === 0) {
    throw new EventLogProblem('append-empty', `An append to ${stream} has no events. Nothing was written.`, { stream });
  }
  const events = request.events.map((event) => hashed(stream, event));
  for (;;) {
    try {
      return await appendOnce(context, request, events);
    } catch (error) {
      if (isContentGone(error)) throw contentGone(stream);
      // Another writer was quicker between the two statements: it may have been this very append, so look again.
      // The log has moved on, so the next round either finds these events or a conflict it can name.
      if (!isLostRace(error)) throw error;
    }
  }
};
