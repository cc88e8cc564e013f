import type {} from '@traject/engines/injected';
import { connect, type Database } from '@traject/database';
import { kafkaClient, openPublisher, type StreamRecord } from '@traject/event-stream';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { appendHistory } from '../history/append-history.js';
import { chanceFrom, type Chance } from '../history/chance.js';
import { makeHistory, type History } from '../history/history.js';
import { totalsInMart } from '../history/mart-totals.js';
import { recordsOf } from '../history/published-history.js';
import { differencesBetween } from '../history/totals.js';
import type { AppProcess } from '../real-parts/app-process.js';
import { comparable, eventsIn, eventsOf, metric, patience, ready } from './mart-of-test.js';
import { runMartProgram } from './reporting-process.js';
import { openStreamWorld, type StreamWorld, type StreamWorldOptions } from './stream-world.js';

/** A group believes for ten seconds in a member that was killed. */
const withKills = 180_000;

let world: StreamWorld;
let reporting: Database<unknown>;
let analyst: Database<unknown>;
const open = async (options: StreamWorldOptions = {}): Promise<void> => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'), options);
  reporting = connect(world.database.urls.traject_reporting, { maxConnections: 1 });
  analyst = connect(world.database.urls.traject_analyst, { maxConnections: 1 });
};
afterEach(async () => {
  await Promise.all([reporting.close(), analyst.close()]);
  await world.close();
});

const address = () => ({ brokers: world.brokers.split(','), clientId: 'bad-days' });

/** The mart has all of a history, no event is left over, and its totals are those of the history. */
const martIsRight = async ({ totals }: History): Promise<void> => {
  await vi.waitFor(async () => expect(await eventsIn(reporting.pool)).toBe(eventsOf(totals)), patience);
  expect(differencesBetween(comparable(totals), await totalsInMart(analyst.pool))).toEqual([]);
};

const reaches = (events: number): Promise<void> =>
  vi.waitFor(async () => expect(await eventsIn(reporting.pool)).toBeGreaterThanOrEqual(events), patience);

const publishedHistory = (history: History): readonly StreamRecord[] =>
  [...history.streams].flatMap((stream) => recordsOf(stream, world.names));

const publish = async (records: readonly StreamRecord[]): Promise<void> => {
  const publisher = await openPublisher(address());
  for (let from = 0; from < records.length; from += 500) await publisher.publish(records.slice(from, from + 500));
  await publisher.close();
};

describe('a topic with fewer partitions than planned', () => {
  it('is told by reporting when it starts, and the mart is right all the same', async () => {
    await open({
      beforeTopics: async ({ journeyEvents }) => {
        const admin = kafkaClient({ brokers: inject('kafkaBrokers').split(','), clientId: 'bad-days' }).admin();
        await admin.connect();
        // Made-up days lie ahead, which a broker refuses unless it is told to take them.
        const configEntries = [{ name: 'message.timestamp.after.max.ms', value: '9223372036854775807' }];
        const topics = [{ topic: journeyEvents, numPartitions: 3, configEntries }];
        await admin.createTopics({ waitForLeaders: false, topics });
        await vi.waitFor(async () => expect(await admin.listTopics()).toContain(journeyEvents), patience);
        await admin.disconnect();
      },
    });
    const history = makeHistory({ seed: 21, journeys: 30 });
    world.relay();
    const process = world.reporting();
    expect(await process.logged('topic-differs')).toMatchObject({ topic: world.names.journeyEvents });
    await appendHistory(world.log, history.streams);
    await martIsRight(history);
  });
});

/** In another order, seeded. */
const shuffled = <Item>(items: readonly Item[], { next }: Chance): readonly Item[] =>
  items
    .map((item) => [next(), item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);

describe('records that come out of order, and some of them twice, on purpose', () => {
  it('leave the mart as if they had come once and in order', async () => {
    await open();
    const chance = chanceFrom(22);
    const history = makeHistory({ seed: 22, journeys: 30 });
    const once = publishedHistory(history);
    const again = once.filter(() => chance.percent(20));
    const process = world.reporting();
    await ready(process);
    await publish(shuffled([...once, ...again], chance));
    await martIsRight(history);
    expect(await metric(process, 'traject_reporting_waiting_records')).toEqual([0, 0]);
    await vi.waitFor(
      async () =>
        expect(await metric(process, 'traject_reporting_events_total{outcome="duplicate"}')).toEqual([again.length]),
      patience,
    );
  });
});

/** The event after the last one of a stream, as no version of today makes it. */
const asNobodyKnows = (last: StreamRecord, type: (of: string) => string): StreamRecord => {
  const sequence = Number(last.headers['ce_sequence']) + 1;
  return {
    ...last,
    headers: {
      ...last.headers,
      ce_id: `${last.key}/${sequence}`,
      ce_sequence: String(sequence),
      ce_type: type(last.headers['ce_type'] ?? ''),
    },
  };
};

describe('events of types and versions that nobody knows yet', () => {
  it('are parked with their reason, told by the check, and stop nothing', async () => {
    await open();
    const history = makeHistory({ seed: 23, journeys: 20 });
    const records = publishedHistory(history);
    const [first, second] = [...Map.groupBy(records, ({ key }) => key).values()].map((stream) => stream.at(-1));
    if (first === undefined || second === undefined) throw new Error('There are two journeys.');
    const process = world.reporting();
    await ready(process);
    await publish([
      asNobodyKnows(first, (of) => of.replace(/v1$/, 'v9')),
      asNobodyKnows(second, () => 'nl.traject.journey.talk-danced.v1'),
    ]);
    expect(await process.logged('record-parked')).toMatchObject({ topic: world.names.journeyEvents });
    await publish(records);
    await martIsRight(history);
    await ready(process);
    const { code, said } = await runMartProgram('check-mart', world.martSettings);
    expect(code).toBe(1);
    expect(said).toContain('unknown-version');
    expect(said).toContain('unknown-type');
  });
});

describe('a storm of processes that join and leave', () => {
  it(
    'moves partitions about all the time, and the mart is right in the end',
    async () => {
      await open();
      const history = makeHistory({ seed: 24, journeys: 120 });
      world.relay();
      const running: AppProcess[] = [world.reporting()];
      const written = appendHistory(world.log, history.streams);
      for (let storm = 1; storm <= 6; storm += 1) {
        running.push(world.reporting(), world.reporting());
        await reaches(storm * 600);
        // One is killed without a word, the others take their leave.
        await running.shift()?.end(storm === 3 ? 'SIGKILL' : 'SIGTERM');
        await running.shift()?.end('SIGTERM');
      }
      await written;
      await martIsRight(history);
    },
    withKills,
  );
});

/** Lets PostgreSQL refuse to write a table as it does when its disk is full, and gives what makes room again. */
const fillDisk = async (table: string): Promise<() => Promise<void>> => {
  const owner = connect<unknown>(world.database.ownerUrl, { maxConnections: 1 });
  await owner.pool.query(
    `create function public.no_room() returns trigger language plpgsql as $$ begin
       raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
     end $$`,
  );
  await owner.pool.query(
    `create trigger no_room before insert or update on ${table} for each row execute function public.no_room()`,
  );
  return async () => {
    await owner.pool.query(`drop trigger no_room on ${table}`);
    await owner.close();
  };
};

describe('a disk that fills', () => {
  it('under the mart is told by log and readiness, and the mart is right once there is room', async () => {
    await open();
    const history = makeHistory({ seed: 25, journeys: 30 });
    world.relay();
    const process = world.reporting();
    await ready(process);
    const makeRoom = await fillDisk('mart.tasks');
    await appendHistory(world.log, history.streams);
    expect(await process.logged('mart-waits')).toMatchObject({
      reason: 'database-full',
      msg: expect.stringMatching(/no room left.*Make room/),
    });
    await vi.waitFor(async () => {
      const { status, body } = await process.health('/health/ready');
      expect([status, JSON.parse(body)]).toEqual([503, expect.objectContaining({ problem: 'database-full' })]);
    }, patience);
    await makeRoom();
    await martIsRight(history);
    await ready(process);
  });

  it('under the log keeps the relay from going on, and nothing is lost or comes twice once there is room', async () => {
    await open();
    const history = makeHistory({ seed: 26, journeys: 30 });
    const makeRoom = await fillDisk('event_log.publishing');
    const relay = world.relay();
    await appendHistory(world.log, history.streams);
    expect(await relay.logged('database-full')).toMatchObject({
      msg: expect.stringMatching(/no room left.*Make room/),
    });
    await vi.waitFor(async () => {
      const { status, body } = await relay.health('/health/ready');
      expect([status, JSON.parse(body)]).toEqual([503, expect.objectContaining({ problem: 'database-full' })]);
    }, patience);
    await makeRoom();
    const process = world.reporting();
    await martIsRight(history);
    expect(await metric(process, 'traject_reporting_events_total{outcome="duplicate"}')).toEqual([0]);
  });
});
