import type { StoredEvent } from './event-envelope.js';
import type { StreamName } from './stream-name.js';

/** An event that is decided and not yet in the log. */
export interface DecidedEvent {
  readonly event: StoredEvent;
  /** The command that caused it; null when the clock did. */
  readonly commandId: string | null;
  /** Hash of what that command asked for; null when nobody asked. */
  readonly fingerprint: string | null;
}

/** One ordered batch for one stream, as a workflow sends it: ids follow from stream and sequence where it is written. */
export interface EventBatch {
  readonly stream: StreamName;
  /** Sequence of the last event the writer knows; 0 for a new stream. The first new event gets `expectedSequence + 1`. */
  readonly expectedSequence: number;
  /** The first run of the process that writes, by which each that goes on from it recognizes what they wrote. */
  readonly runId: string;
  readonly events: readonly DecidedEvent[];
}

/** An event on its way into the log. */
export interface NewEvent extends DecidedEvent {
  /** `uuidv5(stream, sequence)`: makes an append that is tried again harmless. */
  readonly eventId: string;
}

/** A batch as the log takes it; appended whole or not at all. */
export interface AppendRequest extends Omit<EventBatch, 'runId' | 'events'> {
  /** Null for who is no process. */
  readonly runId: string | null;
  readonly events: readonly NewEvent[];
}

/**
 * Codes with which the log refuses a batch for good: somebody else wrote to the stream, the writer contradicts itself, the
 * batch can never be stored, or words to which it refers are gone. Trying again cannot heal them.
 */
export const appendAlarms = [
  'stream-conflict',
  'event-payload-differs',
  'event-malformed',
  'append-empty',
  'content-gone',
] as const;

/** Why the log refuses a batch for good. */
export type AppendAlarm = (typeof appendAlarms)[number];
