import type { EventOf, Instant } from '@traject/domain';
import type { StreamName } from './stream-name.js';

/** Any event as the log stores it, before it is narrowed to a domain union. `data` is plain JSON. */
export type StoredEvent = EventOf<string, Readonly<Record<string, unknown>>>;

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
  /** First run of the process that wrote it; null for who is no process, and in what was written before runs were kept. */
  readonly runId: string | null;
  readonly recordedAt: Instant;
  readonly event: StoredEvent;
}
