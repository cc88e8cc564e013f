import type { StoredEvent } from '@traject/contracts';

/** An event as an older version of the code wrote it, and what it must be read as today. */
export interface OlderVersionExample {
  readonly stored: StoredEvent;
  readonly readAs: StoredEvent;
}

/**
 * One stored example of every version that was ever written and is not current. Added together with its upcaster and
 * never edited: the log still holds such events.
 */
export const olderVersionExamples: readonly OlderVersionExample[] = [];
