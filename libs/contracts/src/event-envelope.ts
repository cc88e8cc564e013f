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
  /** The command that caused it; absent when the clock did. */
  readonly commandId: string | null;
}

/** One ordered batch for one stream; appended whole or not at all. */
export interface AppendRequest {
  readonly stream: StreamName;
  /** Sequence of the last event the writer knows; 0 for a new stream. The first new event gets `expectedSequence + 1`. */
  readonly expectedSequence: number;
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
  readonly recordedAt: Instant;
  readonly event: StoredEvent;
}
