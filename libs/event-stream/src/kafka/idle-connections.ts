import { createRequire } from 'node:module';

/** What of the client's queue of requests to one broker matters here. */
export interface RequestQueue {
  readonly pending: readonly unknown[];
  /** Sets a timer that looks at the queue again, and then sets the next one. */
  scheduleCheckPendingRequests(): void;
}

/** The class of the client's queues. */
export interface RequestQueueClass {
  readonly prototype: RequestQueue;
}

const treated = new WeakSet<RequestQueueClass>();

/**
 * Lets connections to Kafka rest while nothing waits in them. The client (2.2.4) looks at each connection's queue a
 * thousand times a second for as long as it lives, also at an empty one: its timer is set to a moment that is over and sets
 * the next. That took three hundredths of a processor from each process, day and night. Whatever comes to wait sets a
 * timer anew, and so does each answer while something still waits.
 */
export const restWhenNothingWaits = (queues: RequestQueueClass): void => {
  if (treated.has(queues)) return;
  treated.add(queues);
  const { prototype } = queues;
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
};

/** The class that the client itself makes its queues of; it has no setting for this. */
export const queuesOfClient = (): RequestQueueClass =>
  // Safe: the version of the client is exact, and a test sends requests through a queue of this class.
  createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as RequestQueueClass;
