import type { LoggedEvent, StreamName } from '@traject/contracts';
import type pg from 'pg';
import { eventColumns, loggedEventOf, type EventRow } from './logged-event.js';
import type { Upcast } from './upcast.js';

/** What reading works with. */
export interface ReadContext {
  readonly pool: pg.Pool;
  readonly upcast: Upcast;
}

/** Which part of a stream to read. */
export interface StreamPart {
  /** Read what comes after this sequence; from the beginning unless told. */
  readonly afterSequence?: number;
  /** Most events to read; all unless told. */
  readonly limit?: number;
}

const select = async (
  { pool, upcast }: ReadContext,
  rest: string,
  values: readonly unknown[],
): Promise<readonly LoggedEvent[]> => {
  const { rows } = await pool.query<EventRow>(`select ${eventColumns} from event_log.events ${rest}`, [...values]);
  return rows.map((row) => loggedEventOf(row, upcast));
};

/** Events of a stream in order. Empty for a stream that does not exist. */
export const readStream = (
  context: ReadContext,
  stream: StreamName,
  { afterSequence = 0, limit }: StreamPart = {},
): Promise<readonly LoggedEvent[]> =>
  select(context, 'where stream = $1 and sequence > $2 order by sequence limit $3', [
    stream,
    afterSequence,
    limit ?? null,
  ]);

/** Events that a command caused in a stream, in order. Empty when the command is not known there. */
export const findByCommand = (
  context: ReadContext,
  stream: StreamName,
  commandId: string,
): Promise<readonly LoggedEvent[]> =>
  select(context, 'where command_id = $1 and stream = $2 order by sequence', [commandId, stream]);

/** Events of every stream in commit order. */
export const readLog = (context: ReadContext, afterPosition: number, limit: number): Promise<readonly LoggedEvent[]> =>
  select(context, 'where position > $1 order by position limit $2', [afterPosition, limit]);

/** Position of the last event of the log; 0 when it is empty. */
export const lastPosition = async ({ pool }: ReadContext): Promise<number> => {
  const { rows } = await pool.query<{ last: number }>(
    'select coalesce(max(position), 0) as last from event_log.events',
  );
  return rows[0]?.last ?? 0;
};
