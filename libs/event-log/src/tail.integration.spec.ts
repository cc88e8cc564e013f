import { randomUUID } from 'node:crypto';
import { streamOf, type LoggedEvent, type StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openWayTo } from './broken-way-for-tests.js';
import { disorderIn } from './commit-order.js';
import { appendOf, logWithoutReadModels, noted, openLogForTests, type LogForTests } from './log-for-tests.js';
import { openEventLog, type EventLog } from './event-log.js';

const aStream = (): StreamName => streamOf('journey', randomUUID());

/** Longer than any test: what is seen sooner was not seen by a poll. */
const anHour = 3_600_000;

/** Follows the log until so many events were seen. */
const follow = async (
  log: EventLog,
  afterPosition: number,
  count: number,
  onInterrupted?: (error: Error) => void,
): Promise<readonly LoggedEvent[]> => {
  const seen: LoggedEvent[] = [];
  const enough = new AbortController();
  const options = { afterPosition, signal: enough.signal, batchSize: 7 };
  for await (const batch of log.tail(onInterrupted === undefined ? options : { ...options, onInterrupted })) {
    seen.push(...batch);
    if (seen.length >= count) enough.abort();
  }
  return seen;
};

describe('a reader that follows the log', () => {
  let part: LogForTests;
  beforeAll(async () => {
    part = await openLogForTests(inject('postgresUrl'), logWithoutReadModels);
  });
  afterAll(() => part.close());

  it('sees positions without gaps and in commit order while many writers append to many streams', async () => {
    const start = await part.log.lastPosition();
    const writers = 12;
    const appends = 15;
    const reading = follow(part.log, start, writers * appends * 2);
    await Promise.all(
      Array.from({ length: writers }, async () => {
        const stream = aStream();
        for (let sequence = 0; sequence < appends * 2; sequence += 2) {
          await part.log.appendEvents(appendOf(stream, sequence, [noted(sequence + 1), noted(sequence + 2)]));
        }
      }),
    );
    const seen = await reading;
    expect(seen[0]?.position).toBe(start + 1);
    expect(seen).toHaveLength(writers * appends * 2);
    expect(disorderIn(seen.map(({ position }) => position))).toEqual([]);
    for (const stream of new Set(seen.map((event) => event.stream))) {
      const sequences = seen.filter((event) => event.stream === stream).map(({ sequence }) => sequence);
      expect(disorderIn(sequences)).toEqual([]);
    }
    const recorded = seen.map(({ recordedAt }) => recordedAt);
    expect(recorded).toEqual([...recorded].sort());
  });

  it('would miss events in a table that takes its positions from an identity column without the lock', async () => {
    const owner = connect<unknown>(part.database.ownerUrl, { maxConnections: 3 });
    await owner.pool.query('create table careless_log (position bigint generated always as identity, writer text)');
    const [slow, quick] = [await owner.pool.connect(), await owner.pool.connect()];
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      const text = 'select position from careless_log where position > $1 order by position';
      const { rows } = await owner.pool.query<{ position: number }>(text, [Math.max(0, ...seen)]);
      seen.push(...rows.map(({ position }) => position));
    };
    await owner.pool.query(`insert into careless_log (writer) values ('first')`);
    await slow.query(`begin; insert into careless_log (writer) values ('slow')`);
    await quick.query(`insert into careless_log (writer) values ('quick')`);
    await read();
    await slow.query('commit');
    await read();
    slow.release();
    quick.release();
    await owner.close();
    expect(disorderIn(seen)).toEqual(['saw position 3 where 2 was due']);
  });

  it('leaves no gap behind an append that failed', async () => {
    const start = await part.log.lastPosition();
    await expect(part.log.appendEvents(appendOf(aStream(), 5, [noted(1)]))).rejects.toThrow();
    const nul = appendOf(aStream(), 0, [noted(1, { text: '\u0000' })]);
    await expect(part.log.appendEvents(nul)).rejects.toThrow();
    await part.log.appendEvents(appendOf(aStream(), 0, [noted(1)]));
    expect(await part.log.lastPosition()).toBe(start + 1);
  });

  it('goes on where it was when its connections are ended', async () => {
    const start = await part.log.lastPosition();
    const reader = connect<unknown>(part.database.urls.traject_relay, {
      applicationName: 'reader-under-test',
      onConnectionLost: () => undefined,
    });
    const superuser = connect<unknown>(part.database.superuserUrl);
    const interrupted: Error[] = [];
    const listeners: string[] = [];
    const firstSeen = Promise.withResolvers<void>();
    const seen: LoggedEvent[] = [];
    const enough = new AbortController();
    const reading = (async () => {
      const onInterrupted = (error: Error): void => void interrupted.push(error);
      const log = openEventLog(reader, logWithoutReadModels);
      for await (const batch of log.tail({ afterPosition: start, signal: enough.signal, onInterrupted })) {
        seen.push(...batch);
        firstSeen.resolve();
        if (seen.length < 3) continue;
        const { rows } = await superuser.pool.query<{ count: string }>(
          `select count(*)::text from pg_stat_activity
            where application_name = 'reader-under-test' and query like 'listen %'`,
        );
        listeners.push(...rows.map(({ count }) => count));
        enough.abort();
      }
    })();
    const stream = aStream();
    await part.log.appendEvents(appendOf(stream, 0, [noted(1)]));
    await firstSeen.promise;
    const { rowCount } = await superuser.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'reader-under-test'`,
    );
    expect(rowCount).toBeGreaterThan(0);
    await part.log.appendEvents(appendOf(stream, 1, [noted(2), noted(3)]));
    await reading;
    expect(seen.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(interrupted.length).toBeGreaterThan(0);
    expect(listeners).toEqual(['1']);
    await Promise.all([reader.close(), superuser.close()]);
  });

  it('is woken by the append itself, and by its own signal, without waiting for a poll', async () => {
    const enough = new AbortController();
    const afterPosition = await part.log.lastPosition();
    const waiting = Promise.withResolvers<void>();
    let asked = 0;
    const pool: Database<unknown>['pool'] = Object.create(part.worker.pool, {
      query: {
        value: async (...given: Parameters<Database<unknown>['pool']['query']>) => {
          const answer = await part.worker.pool.query(...given);
          // First it asks where the log ends, then for what is new: nothing, so now it waits.
          asked += 1;
          if (asked === 2) waiting.resolve();
          return answer;
        },
      },
    });
    const log = openEventLog({ pool, connection: part.worker.connection }, logWithoutReadModels);
    const events = log.tail({ afterPosition, signal: enough.signal, pollMs: anHour })[Symbol.asyncIterator]();
    const first = events.next();
    await waiting.promise;
    await part.log.appendEvents(appendOf(aStream(), 0, [noted(1)]));
    expect(await first).toMatchObject({ done: false, value: [{ position: afterPosition + 1 }] });
    const next = events.next();
    enough.abort();
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('goes on where it was when PostgreSQL was away for a while', async () => {
    const start = await part.log.lastPosition();
    const way = await openWayTo(part.database.urls.traject_relay);
    const reader = connect<unknown>(way.url, { onConnectionLost: () => undefined });
    const enough = new AbortController();
    const awayForLong = Promise.withResolvers<void>();
    let interruptions = 0;
    const options = {
      afterPosition: start,
      signal: enough.signal,
      pollMs: 5,
      onInterrupted: () => {
        interruptions += 1;
        if (interruptions === 4) awayForLong.resolve();
      },
    };
    const stream = aStream();
    await part.log.appendEvents(appendOf(stream, 0, [noted(1)]));
    const seen: number[] = [];
    for await (const batch of openEventLog(reader, logWithoutReadModels).tail(options)) {
      seen.push(...batch.map(({ sequence }) => sequence));
      if (seen.length === 1) {
        await way.close();
        await part.log.appendEvents(appendOf(stream, 1, [noted(2), noted(3)]));
        void awayForLong.promise.then(way.open);
      }
      if (seen.length === 3) enough.abort();
    }
    expect(seen).toEqual([1, 2, 3]);
    await reader.close();
    await way.close();
  });

  it('is told when it is ahead of the log, as after a restore of an older copy', async () => {
    const ahead = (await part.log.lastPosition()) + 5;
    await expect(follow(part.log, ahead, 1)).rejects.toMatchObject({ code: 'position-ahead-of-log' });
  });

  it('does not wait for ever where it may not read', async () => {
    const reporting = connect<unknown>(part.database.urls.traject_reporting);
    await expect(follow(openEventLog(reporting, logWithoutReadModels), 0, 1)).rejects.toThrow('permission denied');
    await reporting.close();
  });
});
