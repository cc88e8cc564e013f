import type { AppendRequest, LoggedEvent, StreamName } from '@traject/contracts';
import type { ConnectionPool } from '@traject/database/pool';
import { append, type Appended } from './append.js';
import { upcasters as ownUpcasters } from './upcasters.js';
import type { ReadModelSet } from './read-models/fold-stream.js';
import { readModels as ownReadModels } from './read-models/read-models.js';
import { findByCommand, lastPosition, readLog, readStream, type StreamPart } from './read-stream.js';
import { tail, type TailOptions } from './tail.js';
import { upcastWith, type Upcaster } from './upcast.js';

/** The record of what happened. */
export interface EventLog {
  /**
   * Appends one batch to one stream, read models included, whole or not at all. Given again, it answers the same.
   * @throws EventLogProblem `stream-conflict`, `event-payload-differs`, `event-malformed`, `append-empty`, `content-gone`
   */
  appendEvents(request: AppendRequest): Promise<Appended>;
  /** Events of a stream in order; empty for a stream that does not exist. */
  readStream(stream: StreamName, part?: StreamPart): Promise<readonly LoggedEvent[]>;
  /** Events that a command caused in a stream; empty when it is not known there. */
  findByCommand(stream: StreamName, commandId: string): Promise<readonly LoggedEvent[]>;
  /** Events of every stream in commit order, after a position. @param limit most events to read */
  readLog(afterPosition: number, limit: number): Promise<readonly LoggedEvent[]>;
  /** Position of the last event; 0 for an empty log. */
  lastPosition(): Promise<number>;
  /** Batches of events in commit order, as they come, until the signal aborts; see {@link tail}. */
  tail(options: TailOptions): AsyncIterable<readonly LoggedEvent[]>;
}

/** What a log may be opened with instead of the product's own; for tests. */
export interface EventLogParts {
  readonly readModels?: ReadModelSet;
  readonly upcasters?: readonly Upcaster[];
}

/** The event log of a database. Appending needs the worker's role; reading the gateway's or the relay's will do. */
export const openEventLog = (
  { pool, connection }: Pick<ConnectionPool, 'pool' | 'connection'>,
  { readModels = ownReadModels, upcasters = ownUpcasters }: EventLogParts = {},
): EventLog => {
  const context = { pool, connection, readModels, upcast: upcastWith(upcasters) };
  return {
    appendEvents: (request) => append(context, request),
    readStream: (stream, part) => readStream(context, stream, part),
    findByCommand: (stream, commandId) => findByCommand(context, stream, commandId),
    readLog: (afterPosition, limit) => readLog(context, afterPosition, limit),
    lastPosition: () => lastPosition(context),
    tail: (options) => tail(context, options),
  };
};
