import type { LoggedEvent, StoredEvent, StreamName } from '@traject/contracts';
import type { CalendarSlice, Instant } from '@traject/domain';

/** An event that is decided and not yet in the log. */
export interface DecidedEvent {
  readonly event: StoredEvent;
  /** The command that caused it; null when the clock did. */
  readonly commandId: string | null;
  /** Hash of what it asked for; null when the clock struck. */
  readonly fingerprint: string | null;
}

/** An event as it stands in the log. */
export type WrittenEvent = Pick<LoggedEvent, 'sequence' | 'commandId' | 'fingerprint' | 'event'>;

/** One batch for one stream. Ids are given where it is written: they follow from stream and sequence. */
export interface Batch {
  readonly stream: StreamName;
  /** Sequence of the last event in the log; 0 for a new stream. */
  readonly expectedSequence: number;
  /** This run, by which the log tells what it wrote from what others did. */
  readonly runId: string;
  readonly events: readonly DecidedEvent[];
}

/** The moment whose calendar is asked for. */
export interface CalendarQuestion {
  readonly now: Instant;
  /** Length of a day in milliseconds. */
  readonly dayLengthMs: number;
}

/** What workflows ask of the world outside. The worker is compiled against it, so both sides agree. */
export interface WorkflowActivities {
  /**
   * Writes a batch; harmless when repeated. Null when it is written; otherwise it is not, and this is what the same run
   * wrote in its place, in a workflow task that Temporal never came to know of.
   */
  appendEvents(batch: Batch): Promise<readonly WrittenEvent[] | null>;
  /** The working days around a moment. */
  readCalendar(question: CalendarQuestion): Promise<CalendarSlice>;
}
