import type { Connection, WorkflowClient } from '@temporalio/client';
import type { EventLog } from '@traject/event-log';
import type { ContentHashes } from './content-hashes.js';

/** What the dispatcher works with. */
export interface DispatcherParts {
  readonly client: WorkflowClient;
  readonly connection: Connection;
  readonly eventLog: EventLog;
  readonly hashes: ContentHashes;
  readonly taskQueue: string;
}

/** How long Temporal is waited for. */
export const answerWithinMs = 15_000;
