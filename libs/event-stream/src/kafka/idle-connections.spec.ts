import { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { kafkaClient } from './connection.js';
import { queuesOfClient, restWhenNothingWaits, type RequestQueue } from './idle-connections.js';

/** As much of a queue as the client itself uses. */
interface WorkingQueue extends RequestQueue {
  push(request: {
    readonly entry: { readonly correlationId: number; resolve(): void };
    readonly expectResponse: boolean;
    readonly sendRequest: () => void;
  }): void;
  fulfillRequest(answer: { readonly correlationId: number; readonly size: number; readonly payload: null }): void;
  maybeThrottle(forMs: number): void;
  destroy(): void;
}
interface WorkingQueueClass {
  new (settings: object): WorkingQueue;
  readonly prototype: WorkingQueue;
}

const require = createRequire(import.meta.url);
const fileOfClient = 'kafkajs/src/network/requestQueue/index.js';

/** The client's class as it was installed, whoever has let one of this process rest. */
const asInstalled = (): WorkingQueueClass => {
  const path = require.resolve(fileOfClient);
  const loaded = require.cache[path];
  delete require.cache[path];
  try {
    // The client's own, which is written in JavaScript.
    return require(fileOfClient) as WorkingQueueClass;
  } finally {
    if (loaded !== undefined) require.cache[path] = loaded;
  }
};

const resting = (): WorkingQueueClass => {
  const queues = asInstalled();
  restWhenNothingWaits(queues);
  return queues;
};

let queue: WorkingQueue;
let sent: number[];
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
});
afterEach(() => {
  queue.destroy();
  vi.useRealTimers();
});

const open = (Queue: WorkingQueueClass, maxInFlightRequests: number | null = null): void => {
  const logger = { debug: () => undefined, warn: () => undefined };
  queue = new Queue({ maxInFlightRequests, requestTimeout: 1_000, clientId: 'c', broker: 'b', logger });
};
const ask = (correlationId: number): void =>
  queue.push({
    entry: { correlationId, resolve: () => undefined },
    expectResponse: true,
    sendRequest: () => void sent.push(correlationId),
  });
const answer = (correlationId: number): void => queue.fulfillRequest({ correlationId, size: 0, payload: null });

test('a connection through which all is answered sets no timer', () => {
  open(resting());
  ask(1);
  answer(1);
  expect(sent).toEqual([1]);
  expect(vi.getTimerCount()).toBe(0);
});

test('the queues of every client of the product rest', () => {
  kafkaClient({ brokers: ['nowhere:9092'], clientId: 'c' });
  // The client's own class, which has more than the product names of it.
  open(queuesOfClient() as WorkingQueueClass);
  ask(1);
  answer(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('left as it was installed, it looks at nothing for ever', () => {
  open(asInstalled());
  ask(1);
  answer(1);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(1);
});

test('what the broker asks to hold back is sent when its time is over, and then nothing is looked at any more', () => {
  open(resting());
  queue.maybeThrottle(50);
  ask(1);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(49);
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(1);
  answer(1);
  expect(sent).toEqual([1]);
  vi.advanceTimersByTime(60_000);
  expect(vi.getTimerCount()).toBe(0);
});

test('what waits for an answer to another is sent with it', () => {
  open(resting(), 1);
  ask(1);
  ask(2);
  expect(sent).toEqual([1]);
  answer(1);
  expect(sent).toEqual([1, 2]);
});
