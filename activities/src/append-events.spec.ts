import { expect, test } from 'vitest';
import type { LogOfProcesses } from './append-events.js';
import { appendEvents } from './append-events.js';

const batch = { stream: 'journey/1', expectedSequence: 3, runId: 'run-1', events: [] } as const;

const appendTo = (error: unknown): Promise<unknown> => {
  const eventLog: LogOfProcesses = {
    appendEvents: () => Promise.reject(error),
    readStream: () => Promise.resolve([]),
  };
  return appendEvents({ eventLog })(batch).catch((failure: unknown) => failure);
};

const postgresError = (code: string) => Object.assign(new Error('secret words of a row'), { code });

test.for([
  ['22P05', 'event-malformed', true],
  ['57P01', 'log-away', false],
  ['ECONNREFUSED', 'log-away', false],
] as const)('an error %s of the database is %s, for good: %s', async ([code, type, nonRetryable]) => {
  const failure = await appendTo(postgresError(code));
  expect(failure).toMatchObject({ type, nonRetryable });
  expect(String(failure)).not.toContain('secret');
});
