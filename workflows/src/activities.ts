import type { EventBatch, LoggedEvent } from '@traject/contracts';
import type { CalendarSlice, Instant } from '@traject/domain';

/** An event as it stands in the log. */
export type WrittenEvent = Pick<LoggedEvent, 'sequence' | 'commandId' | 'fingerprint' | 'event'>;

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
  appendEvents(batch: EventBatch): Promise<readonly WrittenEvent[] | null>;
  /** The working days around a moment. */
  readCalendar(question: CalendarQuestion): Promise<CalendarSlice>;
}
