import type { EventOf, Instant } from '@traject/domain';

/** A stream of the event log: one per journey and one per advice. */
export type StreamName = `journey/${string}` | `advice/${string}`;

/** Any event as the log stores it, before it is narrowed to a domain union. `data` is plain JSON. */
export type StoredEvent = EventOf<string, Readonly<Record<string, unknown>>>;

/** An event on its way into the log. */
export interface NewEvent {
  /** `uuidv5(stream, sequence)`: makes an append that is tried again harmless. */
  readonly eventId: string;
  readonly event: StoredEvent;
  /** The command that caused it; null when the clock did. */
  readonly commandId: string | null;
  /** Hash of what that command asked for; null when nobody asked. */
  readonly fingerprint: string | null;
}

/** One ordered batch for one stream; appended whole or not at all. */
export interface AppendRequest {
  readonly stream: StreamName;
  /** Sequence of the last event the writer knows; 0 for a new stream. The first new event gets `expectedSequence + 1`. */
  readonly expectedSequence: number;
  /** The run of the process that writes, by which it recognizes what it wrote itself; null for who is no process. */
  readonly runId: string | null;
  readonly events: readonly NewEvent[];
}

/** An event as read back from the log. */
export interface LoggedEvent {
  /** Place in the whole log: from 1, without gaps, in commit order. */
  readonly position: number;
  readonly stream: StreamName;
  /** Place in the stream: from 1, without gaps. */
  readonly sequence: number;
  readonly eventId: string;
  readonly commandId: string | null;
  /** Null where nobody asked, and in what was written before fingerprints were kept. */
  readonly fingerprint: string | null;
  /** Null in what was written before runs were kept. */
  readonly runId: string | null;
  readonly recordedAt: Instant;
  readonly event: StoredEvent;
}
