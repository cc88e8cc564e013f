import { environment } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { brokersFrom, kafkaClient } from '@traject/event-stream';
import type pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { appendHistory } from '../history/append-history.js';
import { makeHistory, type History } from '../history/history.js';
import { totalsInMart } from '../history/mart-totals.js';
import { differencesBetween, type Totals } from '../history/totals.js';
import { startApp } from '../real-parts/app-process.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';
import { comparable, eventsIn, eventsOf, metric, patience, ready } from './mart-of-test.js';
import { runMartProgram } from './reporting-process.js';

let world: StreamWorld;
let reporting: Database<unknown>;
let analyst: Database<unknown>;
beforeAll(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
  reporting = connect(world.database.urls.traject_reporting, { maxConnections: 2 });
  analyst = connect(world.database.urls.traject_analyst, { maxConnections: 1 });
});
afterAll(async () => {
  await Promise.all([reporting.close(), analyst.close()]);
  await world.close();
});

/** A group believes for ten seconds in a member that was killed. */
const withKills = 180_000;

const eventsInMart = (): Promise<number> => eventsIn(reporting.pool);

/** Two histories as one. */
const together = (one: Totals, other: Totals): Totals =>
  new Map(
    [...new Set([...one.keys(), ...other.keys()])].map((what) => [what, (one.get(what) ?? 0) + (other.get(what) ?? 0)]),
  );

const parkedAt = async (): Promise<readonly unknown[]> =>
  (await reporting.pool.query<{ at: Date }>('select parked_at as at from mart.parked_records')).rows;

const poison = async (): Promise<void> => {
  const producer = kafkaClient({ brokers: brokersFrom(inject('kafkaBrokers')), clientId: 'somebody-else' }).producer();
  await producer.connect();
  const messages = [{ key: 'eva', value: Buffer.from([0, 159, 146, 150]), headers: { 'x-app': 'payroll' } }];
  await producer.send({ topic: world.names.journeyEvents, messages });
  await producer.disconnect();
};

describe('the mart behind log, relay and Kafka', () => {
  const first: History = makeHistory({ seed: 11, journeys: 120 });
  const second: History = makeHistory({ seed: 12, journeys: 30 });

  it(
    'has what the history knows of itself, with processes killed and joining meanwhile, and a message of somebody else',
    async () => {
      world.relay();
      let current = world.reporting();
      await ready(current);
      const written = appendHistory(world.log, first.streams).then(() => true);
      await poison();
      for (const share of [0.2, 0.5]) {
        await vi.waitFor(async () => expect(await eventsInMart()).toBeGreaterThan(share * 5_000), patience);
        const another = world.reporting();
        await current.end('SIGKILL');
        current = another;
      }
      const joins = world.reporting();
      await ready(joins);
      await joins.end('SIGTERM');
      await written;
      await vi.waitFor(async () => expect(await eventsInMart()).toBe(eventsOf(first.totals)), patience);
      expect(differencesBetween(comparable(first.totals), await totalsInMart(analyst.pool))).toEqual([]);
      await vi.waitFor(async () => {
        expect(await metric(current, 'traject_reporting_lag_records')).toEqual([0, 0, 0]);
      }, patience);
      expect(await metric(current, 'traject_reporting_waiting_records{why="parked"}')).toEqual([1]);
    },
    withKills,
  );

  it('is sound but for the message of somebody else, which stays parked', async () => {
    const check = await runMartProgram('check-mart', world.martSettings);
    expect(check).toEqual({
      code: 1,
      said: 'nothing-parked: 1\n  the mart: 1 records: not-ours\n1 violations were found.\n',
    });
    expect(await runMartProgram('replay-parked', world.martSettings)).toMatchObject({ code: 1, said: /1 are left/ });
  });

  it(
    'is the same when it is rebuilt from Kafka alone, takes its place, and is followed on',
    async () => {
      world.relay();
      await ready(world.reporting());
      const before = await parkedAt();
      const rebuilt = await runMartProgram('rebuild-mart', world.martSettings);
      expect(rebuilt.said).toContain(`${eventsOf(first.totals)} events were taken, 1 records were parked.`);
      expect(rebuilt.said).toContain('0 tables differ.');
      expect(rebuilt.said).toContain('The rebuilt mart is in place');
      // Reports have waited for it since then, and do not begin to wait anew.
      expect(await parkedAt()).toEqual(before);
      await appendHistory(world.log, second.streams);
      const all = together(first.totals, second.totals);
      await vi.waitFor(async () => expect(await eventsInMart()).toBe(eventsOf(all)), patience);
      expect(differencesBetween(comparable(all), await totalsInMart(analyst.pool))).toEqual([]);
      // The other way round: what was emptied, or changed by hand, is told, and made right unless it is only to be compared.
      const conflicts = async (schema: string): Promise<unknown> =>
        (await reporting.pool.query(`select count(*) as many from ${schema}.journeys where theme = 'conflict'`)).rows;
      await reporting.pool.query(`update mart.journeys set theme = 'stress' where theme = 'conflict'`);
      const compared = await runMartProgram('rebuild-mart', world.martSettings, ['--compare']);
      expect([compared.code, await conflicts('mart')]).toEqual([1, [{ many: 0 }]]);
      expect(compared.said).toMatch(/THE TWO DIFFER\..*The mart in place stays\./s);
      const again = await runMartProgram('rebuild-mart', world.martSettings);
      expect(again.said).toMatch(
        /journeys: [1-9][0-9]* rows only in the former mart, [1-9][0-9]* only in the rebuilt one/,
      );
      expect(again.said).toMatch(/tables differ\.\nTHE TWO DIFFER\..*as mart_beside/s);
      expect(again.code).toBe(1);
      expect(differencesBetween(comparable(all), await totalsInMart(analyst.pool))).toEqual([]);
      // Whoever is told can look at what the former one had.
      expect(await conflicts('mart_beside')).toEqual([{ many: 0 }]);
    },
    withKills,
  );

  it('is made anew from Kafka when it was emptied', async () => {
    const all = together(first.totals, second.totals);
    await reporting.pool.query(
      `do $$ declare name text; begin
         for name in select tablename from pg_tables where schemaname = 'mart' loop
           execute 'truncate mart.' || name || ' cascade';
         end loop; end $$`,
    );
    const rebuilt = await runMartProgram('rebuild-mart', world.martSettings);
    expect(rebuilt.said).toContain('The rebuilt mart is in place');
    expect(differencesBetween(comparable(all), await totalsInMart(analyst.pool))).toEqual([]);
  });
});

/** Keys of the locks of the mart in place, and of a rebuild. */
const [MART_LOCK, REBUILD_LOCK] = [7_236_105, 7_236_107];

describe('a mart that stands still', () => {
  const third: History = makeHistory({ seed: 13, journeys: 12 });
  let stillStanding: pg.PoolClient | undefined;
  afterEach(() => stillStanding?.release(true));

  /** Nothing is taken into the mart in place, nor does another take its place, until the result is called. */
  const standStill = async (): Promise<() => Promise<unknown>> => {
    const client = await reporting.pool.connect();
    stillStanding = client;
    await client.query('select pg_advisory_lock($1)', [MART_LOCK]);
    return () => client.query('select pg_advisory_unlock($1)', [MART_LOCK]);
  };
  const locks = async (key: number, granted: boolean): Promise<number> => {
    const { rows } = await reporting.pool.query<{ many: number }>(
      `select count(*)::integer as many from pg_locks where locktype = 'advisory' and objid = $1 and granted = $2
        and database = (select oid from pg_database where datname = current_database())`,
      [key, granted],
    );
    return rows[0]?.many ?? 0;
  };

  it(
    'tells by how many records it is behind while it is, and that it is not once it has taken them',
    async () => {
      world.relay();
      const current = world.reporting();
      await ready(current);
      const lag = async (): Promise<readonly number[]> =>
        (await metric(current, 'traject_reporting_lag_records')).toSorted((one, other) => one - other);
      await vi.waitFor(async () => expect(await lag()).toEqual([0, 0, 0]), patience);
      const goOn = await standStill();
      await appendHistory(world.log, third.streams);
      // Kafka counts the ends of transactions with them.
      const sum = async (): Promise<number> => (await lag()).reduce((all, each) => all + each, 0);
      await vi.waitFor(async () => expect(await sum()).toBeGreaterThanOrEqual(eventsOf(third.totals)), patience);
      await goOn();
      await vi.waitFor(async () => expect(await lag()).toEqual([0, 0, 0]), patience);
    },
    withKills,
  );

  it(
    'is rebuilt by one at a time, is as it was when that is killed before the end, and is right after the next',
    async () => {
      const before = await totalsInMart(analyst.pool);
      const oid = async (): Promise<unknown> =>
        (await reporting.pool.query(`select 'mart.journeys'::regclass::oid as oid`)).rows[0];
      const inPlace = await oid();
      const goOn = await standStill();
      const killing = new AbortController();
      const broken = runMartProgram('rebuild-mart', world.martSettings, [], { killedBy: killing.signal });
      // All was taken beside, and waits to be laid beside the mart in place.
      await vi.waitFor(async () => expect(await locks(MART_LOCK, false)).toBe(1), patience);
      expect(await runMartProgram('rebuild-mart', world.martSettings)).toEqual({
        code: 2,
        said: 'Another rebuild of the mart is running. Nothing was done. Wait for it to end, or end it.\nThe mart in place is as it was.\n',
      });
      killing.abort();
      expect((await broken).code).toBe(-1);
      await goOn();
      await vi.waitFor(async () => expect(await locks(REBUILD_LOCK, true)).toBe(0), patience);
      expect([await oid(), await totalsInMart(analyst.pool)]).toEqual([inPlace, before]);
      const next = await runMartProgram('rebuild-mart', world.martSettings);
      expect(next.said).toContain('0 tables differ.');
      expect(next.said).toContain('The rebuilt mart is in place');
      expect(await oid()).not.toEqual(inPlace);
      expect(await totalsInMart(analyst.pool)).toEqual(before);
    },
    withKills,
  );
});

describe('readiness', () => {
  it.each([
    ['kafka', { [environment.kafkaBrokers]: '127.0.0.1:1' }],
    ['postgres', { [environment.databaseUrl]: 'postgres://nobody:x@127.0.0.1:1/none' }],
  ] as const)('names %s while it is away', async (part, away) => {
    const process = startApp({ name: 'reporting', env: { ...world.martSettings, ...away } });
    const { status, body } = await process.health('/health/ready');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ missing: [part] });
  });
});
