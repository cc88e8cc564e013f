import { idOfStream } from '@traject/contracts';
import { connect } from '@traject/database';
import type {} from '@traject/engines/injected';
import { forgetPseudonyms } from '@traject/event-log';
import {
  ensureTopics,
  FORGOTTEN,
  openPublisher,
  readTopics,
  topicNames,
  type ReceivedRecord,
  type StreamRecord,
  type TopicNames,
} from '@traject/event-stream';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { analystOf, seenEvents } from './analyst.js';
import { faultsIn } from './exactly-once.js';
import { appendInTurns, everyEventOf, journeyIn, type JourneyInLog } from './journeys-in-log.js';
import { builtProgram, publishedByRelay, runProgram, settingsOf, type ProgramOutcome } from './programs.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

let world: StreamWorld;
let journeys: readonly JourneyInLog[];
const each = 12;

/** A stream of five journeys, published by a relay; the tests add to it in the order of this file. */
beforeAll(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
  journeys = Array.from({ length: 5 }, () => journeyIn(world.log));
  await appendInTurns(journeys, each);
  await publishedByRelay(world, 5 * each);
});
afterAll(() => world.close());

const readAll = async ({ journeyEvents }: TopicNames, count: number) => {
  const analyst = await analystOf(world.brokers, [journeyEvents]);
  await analyst.seen(count);
  return analyst;
};

const replay = (...args: readonly string[]): Promise<ProgramOutcome> =>
  runProgram(
    'relay/dist/replay-stream.js',
    args,
    settingsOf({ ...world, databaseUrl: world.database.urls.traject_relay }),
  );

const address = () => ({ brokers: world.brokers.split(','), clientId: 'replay-test' });

const newNames = (suffix: string): TopicNames => topicNames(`${world.topicPrefix}${suffix}.`);

const copyOf = ({ topic, key, value, headers, timestampMs }: ReceivedRecord, names: TopicNames): StreamRecord => ({
  topic: topic.endsWith('journey-state.v1') ? names.journeyState : names.journeyEvents,
  key,
  value: value ?? '',
  headers,
  timestampMs,
});

let copies = 0;

/** Copies the stream into new topics, with changes, and gives their suffix. */
const copied = async (change: (records: readonly StreamRecord[]) => readonly StreamRecord[]): Promise<string> => {
  copies += 1;
  const suffix = `copy-${copies}`;
  const names = newNames(suffix);
  await ensureTopics(address(), names);
  const records: StreamRecord[] = [];
  await readTopics(address(), {
    topics: [world.names.journeyEvents, world.names.journeyState],
    from: 'start',
    until: 'end',
    onRecords: (batch) => void records.push(...batch.map((record) => copyOf(record, names))),
  });
  const publisher = await openPublisher(address());
  await publisher.publish(change(records));
  await publisher.close();
  return suffix;
};

describe('the stream rebuilt from the log', () => {
  it('has the same ids, the same order and the same content in new topics, while the relay goes on', async () => {
    const relay = world.relay();
    await relay.logged('relay-leading');
    const { exitCode, stdout } = await replay('--to', 'next');
    expect(relay.hasLogged('leadership-lost')).toBe(false);
    expect(stdout).toContain('60 events of 5 journeys, advices and erasures are the same in both, in the same order.');
    expect(exitCode).toBe(0);
    const rebuilt = await readAll(newNames('next'), 5 * each);
    await rebuilt.leave();
    const logged = await world.publishedIds(await everyEventOf(world.log, journeys));
    expect(faultsIn(logged, seenEvents(rebuilt.records))).toEqual([]);
  });
});

describe('a rebuild that is told to stop', () => {
  it('says so, leaves what it has, and is gone on with by the same command', async () => {
    const operator = connect<unknown>(world.database.superuserUrl, { maxConnections: 2 });
    const held = await operator.pool.connect();
    await held.query('begin');
    await held.query('lock table event_log.pseudonyms in access exclusive mode');
    const child = execa(process.execPath, [builtProgram('relay/dist/replay-stream.js'), '--to', 'broken-off'], {
      env: settingsOf({ ...world, databaseUrl: world.database.urls.traject_relay }),
      extendEnv: false,
      reject: false,
    });
    await vi.waitFor(async () => {
      const { rows } = await operator.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
            and application_name = 'traject-replay-stream'`,
      );
      expect(rows, 'it is in the middle of its work').toHaveLength(1);
    }, 60_000);
    child.kill('SIGINT');
    await held.query('rollback');
    held.release();
    await operator.close();
    expect(await child).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^interrupted: Stopped\..*go on\.$/),
    });
    expect(await replay('--to', 'broken-off')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('60 events of 5 journeys'),
    });
  });
});

describe('the comparison of two streams', () => {
  it('is content with a copy', async () => {
    const copy = await copied((records) => records);
    expect(await replay('--to', copy, '--compare')).toMatchObject({ exitCode: 0 });
  });

  it.each<readonly [what: string, change: (records: StreamRecord[]) => readonly StreamRecord[], kind: string]>([
    [
      'says something else',
      (records) => records.map((record) => (isFourth(record) ? { ...record, value: '{"day":"2026-03-02"}' } : record)),
      'differs',
    ],
    [
      'has another id',
      (records) =>
        records.map((record) =>
          isFourth(record) ? { ...record, headers: { ...record.headers, ce_id: 'other/4' } } : record,
        ),
      'differs',
    ],
    ['is missing', (records) => records.filter((record) => !isFourth(record)), 'missing'],
    [
      'came twice',
      (records) => records.flatMap((record) => (isFourth(record) ? [record, record] : [record])),
      'unexpected',
    ],
  ])('names the event that %s', async (_what, change, kind) => {
    const other = await copied((records) => change([...records]));
    const { exitCode, stdout } = await replay('--to', other, '--compare');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(new RegExp(`^journeyEvents (\\S+): ${kind}, first at \\1/[45]$`, 'm'));
    expect(stdout).toContain('Nothing was changed; keep using the old topics.');
  });

  it("tells of somebody else's record in the new topics", async () => {
    const strange = { key: 'x', value: 'Dear analyst', headers: {}, timestampMs: 0 };
    const other = await copied((records) => [
      ...records,
      { ...strange, topic: newNames(`copy-${copies}`).adviceEvents },
    ]);
    expect(await replay('--to', other, '--compare')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^adviceEvents x: unexpected/m),
    });
  });

  it('says that a phase differs', async () => {
    const other = await copied((records) =>
      records.map((record) =>
        record.topic.endsWith('journey-state.v1')
          ? { ...record, value: record.value.replace('"bmw"', '"coach"') }
          : record,
      ),
    );
    expect(await replay('--to', other, '--compare')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^journeyState \S+: differs/m),
    });
  });
});

/** The fourth event of the journey whose pseudonym comes first. */
const isFourth = ({ topic, key, headers }: StreamRecord): boolean =>
  topic.endsWith('journey-events.v1') && headers['ce_sequence'] === '4' && key === chosen(key);
let first: string | undefined;
const chosen = (key: string): string => (first ??= key);
beforeEach(() => {
  first = undefined;
});

describe('a rebuild refuses', () => {
  it('topics that hold what no rebuild left there', async () => {
    const filled = await copied((records) => records.slice(0, 1));
    expect(await replay('--to', filled)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^target-not-empty: /),
    });
  });

  it.each([[[]], [['--to', 'Two Words']]])('%j, without a name for the new topics', async (args) => {
    expect(await replay(...args)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^settings-invalid: .*--to/),
    });
  });
});

describe('a stream that is rebuilt again', () => {
  it('is brought up to date when it is rebuilt again, and nothing comes twice', async () => {
    await appendInTurns(journeys, 4);
    await publishedByRelay(world, 5 * (each + 4));
    expect(await replay('--to', 'next')).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('80 events of'),
    });
    const rebuilt = await readAll(newNames('next'), 5 * (each + 4));
    await rebuilt.leave();
    expect(rebuilt.records).toHaveLength(5 * (each + 4));
  });

  it('leaves out who was erased since, calls them forgotten elsewhere, and says so without calling it a difference', async () => {
    const [gone] = journeys;
    const journeyId = idOfStream(gone?.stream ?? 'journey/');
    const eraser = connect<unknown>(world.database.urls.traject_eraser, { maxConnections: 1 });
    await forgetPseudonyms(eraser.query, [
      { kind: 'journey', id: journeyId },
      { kind: 'person', id: 'requester-noord' },
    ]);
    await eraser.close();
    const { exitCode, stdout } = await replay('--to', 'without');
    expect(stdout).toMatch(/^(1[6-9]|2[0-9]) records are not rebuilt, as whoever they were about was erased since/m);
    expect(exitCode).toBe(0);
    const rebuilt = await readAll(newNames('without'), 4 * (each + 4));
    await rebuilt.leave();
    const requested = rebuilt.records.filter(({ headers }) => headers['ce_type']?.includes('journey-requested'));
    expect(requested.map(({ value }) => JSON.parse(value ?? '').requesterId)).toEqual(Array(4).fill(FORGOTTEN));
  });
});
