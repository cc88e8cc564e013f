import type { AppendRequest, StoredEvent, StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventIdOf } from './event-id.js';
import { openEventLog, type EventLog, type EventLogParts } from './event-log.js';
import { eventLogMigrations } from './migrations/index.js';

/** A log in a database of its own, opened as the worker. */
export interface LogForTests {
  readonly database: TestDatabase;
  readonly worker: Database<unknown>;
  readonly log: EventLog;
  readonly close: () => Promise<void>;
}

/** A log that knows no read models unless told: these tests are about events of any kind. */
export const logWithoutReadModels: EventLogParts = {
  readModels: { models: [], stateModelOf: () => null, evolve: () => null },
};

/** Makes a database and opens its log. */
export const openLogForTests = async (superuserUrl: string, parts?: EventLogParts): Promise<LogForTests> => {
  const database = await createTestDatabase(superuserUrl, [eventLogMigrations]);
  const worker = connect<unknown>(database.urls.traject_worker, { maxConnections: 12 });
  return {
    database,
    worker,
    log: openEventLog(worker, parts),
    close: async () => {
      await worker.close();
      await database.drop();
    },
  };
};

/** An event that says nothing of importance. */
export const noted = (number: number, extra: Readonly<Record<string, unknown>> = {}): StoredEvent => ({
  type: 'Noted',
  version: 1,
  at: '2027-03-02T13:05:00.000Z',
  by: 'bmw-practitioner',
  data: { number, ...extra },
});

/** An append of these events behind a sequence, with the ids that belong there. */
export const appendOf = (
  stream: StreamName,
  expectedSequence: number,
  events: readonly StoredEvent[],
  commandId: string | null = null,
): AppendRequest => ({
  stream,
  expectedSequence,
  runId: null,
  events: events.map((event, index) => ({
    eventId: eventIdOf(stream, expectedSequence + index + 1),
    event,
    commandId,
    fingerprint: null,
  })),
});
