import { randomUUID } from 'node:crypto';
import { streamOf, type StoredEvent } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { aJourneyFor, aRequest, inClosing } from '@traject/domain/testing';
import { eventIdOf, eventLogMigrations, openEventLog, pseudonymMigrations } from '@traject/event-log';
import { kafkaClient, readTopics, topicNames } from '@traject/event-stream';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { rebuildStream } from './rebuild-stream.js';

const prefix = `test-${randomUUID()}.`;
const names = topicNames(prefix);
const address = () => ({ brokers: inject('kafkaBrokers').split(','), clientId: 'rebuild-test' });

let database: TestDatabase;
let relay: Database<unknown>;
/** How many events the log has: more than two transactions take. */
let logged = 0;

beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [eventLogMigrations, pseudonymMigrations]);
  relay = connect(database.urls.traject_relay, { maxConnections: 3 });
  const worker = connect<unknown>(database.urls.traject_worker, { maxConnections: 1 });
  const log = openEventLog(worker);
  while (logged < 1_200) {
    const journeyId = randomUUID();
    const stream = streamOf('journey', journeyId);
    const { events } = aJourneyFor(aRequest({ journeyId }), inClosing);
    const appended = events.map((event, index) => ({
      eventId: eventIdOf(stream, index + 1),
      commandId: null,
      fingerprint: null,
      // Safe: an event of the domain is plain JSON, which is all that the stored shape says.
      event: event as unknown as StoredEvent,
    }));
    await log.appendEvents({ stream, expectedSequence: 0, runId: null, events: appended });
    logged += events.length;
  }
  await worker.close();
});
afterAll(async () => {
  const admin = kafkaClient(address()).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)) });
  await admin.disconnect();
  await relay.close();
  await database.drop();
});

/** Rebuilds, is told to stop after so many transactions, and gives what it told of its progress. */
const rebuild = async (stopAfter: number) => {
  const told: (readonly [done: number, of: number])[] = [];
  const stop = new AbortController();
  const done = rebuildStream({
    address: address(),
    database: relay,
    prefix,
    onProgress: (...progress) => {
      told.push(progress);
      if (told.length === stopAfter) stop.abort();
    },
    onInterrupted: (error) => expect.fail(error.message),
    signal: stop.signal,
  });
  const outcome = await done.catch((error: unknown) => error);
  return { told, outcome };
};

const idsInKafka = async (): Promise<readonly string[]> => {
  const ids: string[] = [];
  await readTopics(address(), {
    topics: [names.journeyEvents],
    from: 'start',
    until: 'end',
    onRecords: (records) => void ids.push(...records.map(({ headers }) => headers['ce_id'] ?? '')),
  });
  return ids;
};

describe('a rebuild of the stream that is broken off in the middle', () => {
  it('says so, keeps what it has, goes on from there, and publishes nothing twice', async () => {
    const first = await rebuild(1);
    expect(first.outcome).toMatchObject({ code: 'interrupted' });
    expect(first.told).toEqual([[500, logged]]);
    expect(await idsInKafka()).toHaveLength(500);
    const second = await rebuild(Number.POSITIVE_INFINITY);
    expect(second.outcome).toBe(logged);
    expect(second.told).toEqual([
      [1_000, logged],
      [logged, logged],
    ]);
    const ids = await idsInKafka();
    expect(ids).toHaveLength(logged);
    expect(new Set(ids).size).toBe(logged);
  });

  it('does nothing more when it is given again', async () => {
    expect(await rebuild(Number.POSITIVE_INFINITY)).toEqual({ told: [], outcome: logged });
  });
});
