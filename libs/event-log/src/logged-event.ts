import type { LoggedEvent, StoredEvent, StreamName } from '@traject/contracts';
import type { Upcast } from './upcast.js';

/** One row of the log as PostgreSQL gives it. */
export interface EventRow {
  readonly position: number;
  readonly stream: StreamName;
  readonly sequence: number;
  readonly event_id: string;
  readonly type: string;
  readonly version: number;
  readonly data: StoredEvent['data'];
  readonly command_id: string | null;
  readonly fingerprint: string | null;
  readonly run_id: string | null;
  readonly actor_role: StoredEvent['by'];
  readonly occurred_at: string;
  readonly recorded_at: string;
}

/** The columns of {@link EventRow}, for a `select`. */
export const eventColumns =
  'position, stream, sequence, event_id, type, version, data, command_id, fingerprint, run_id, actor_role, occurred_at, recorded_at';

/** A row as the event it is today. */
export const loggedEventOf = (row: EventRow, upcast: Upcast): LoggedEvent => ({
  position: row.position,
  stream: row.stream,
  sequence: row.sequence,
  eventId: row.event_id,
  commandId: row.command_id,
  fingerprint: row.fingerprint,
  runId: row.run_id,
  recordedAt: row.recorded_at,
  event: upcast({
    type: row.type,
    version: row.version,
    at: row.occurred_at,
    by: row.actor_role,
    data: row.data,
  }),
});
