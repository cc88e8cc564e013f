import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type {} from '@traject/engines/injected';
import { openPublisher, type StreamRecord } from '@traject/event-stream';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { appendInTurns, everyEventOf, journeyIn } from './journeys-in-log.js';
import { builtProgram, publishedByRelay, runProgram, settingsOf, type ProgramOutcome } from './programs.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

let world: StreamWorld;
let pseudonym: string;
let another: string;

/** Two journeys of eight events each, published by a relay; the tests add to them in the order of this file. */
beforeAll(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
  const journeys = [journeyIn(world.log), journeyIn(world.log)];
  await appendInTurns(journeys, 8);
  await publishedByRelay(world, 16);
  const published = await world.publishedIds(await everyEventOf(world.log, journeys));
  [pseudonym = '', another = ''] = new Set(published.map(({ eventId }) => eventId.split('/')[0] ?? ''));
});
afterAll(() => world.close());

const program = 'local/dist/events.js';
const events = (...args: readonly string[]): Promise<ProgramOutcome> => runProgram(program, args, settingsOf(world));
const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

/** Puts a record into the topic that no relay would. */
const publish = async (headers: Readonly<Record<string, string>>, value = '{}'): Promise<void> => {
  const record: StreamRecord = { topic: world.names.journeyEvents, key: pseudonym, value, headers, timestampMs: 0 };
  const publisher = await openPublisher({ brokers: world.brokers.split(','), clientId: 'events-test' });
  await publisher.publish([record]);
  await publisher.close();
};
const headersOf = (type: string, sequence: number): Readonly<Record<string, string>> => ({
  ce_specversion: '1.0',
  ce_id: `${pseudonym}/${sequence}`,
  ce_source: 'urn:nl:traject:journey',
  ce_type: type,
  ce_time: '2026-03-02T00:00:00.000Z',
  ce_sequence: String(sequence),
});

describe("the analyst's reader", () => {
  it('prints the events of one journey in order, as CloudEvents, up to the end', async () => {
    const { exitCode, stdout, stderr } = await events('--journey', pseudonym, '--type', 'nl.traject.journey.*');
    expect(exitCode).toBe(0);
    const printed = linesOf(stdout).map((line): Record<string, unknown> => JSON.parse(line));
    expect(printed.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(printed[3]).toMatchObject({
      specversion: '1.0',
      id: `${pseudonym}/4`,
      type: 'nl.traject.journey.intake-recorded.v1',
      subject: pseudonym,
      data: { route: 'bmw', by: 'bmw-practitioner' },
    });
    expect(stderr).toContain('16 records read, 8 match.');
    expect(stderr).toContain('0 events missing, 0 came again.');
  });

  it('counts by type, prints a table, takes a day and a limit', async () => {
    const counted = await events('--count', '--type', '*.journey-requested.v1', '--format', 'table');
    expect(counted.stdout).toBe('       2  nl.traject.journey.journey-requested.v1');
    const table = await events('--format', 'table', '--journey', pseudonym, '--limit', '3');
    expect(linesOf(table.stdout)).toHaveLength(3);
    expect(table.stdout).toMatch(
      new RegExp(`^2026-03-02 +1 +${pseudonym} +journey.journey-requested.v1 +by="bmw-practitioner"`),
    );
    expect((await events('--since', '2026-03-03')).exitCode).toBe(1);
  });
});

describe("the analyst's reader says clearly", () => {
  it('that nothing matched, and which types there are', async () => {
    const { exitCode, stdout, stderr } = await events('--type', 'nl.traject.journey.bmw-talk-hold.*');
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/nothing-matched: None of 16 records matches.*nl\.traject\.journey\.journey-requested\.v1/);
  });

  it('that Kafka is away, or has no such topics', async () => {
    const away = await runProgram(program, [], settingsOf({ ...world, brokers: '127.0.0.1:1' }));
    expect(away).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^stream-unavailable: Kafka does not answer/),
    });
    const missing = await runProgram(program, [], settingsOf({ ...world, topicPrefix: 'nowhere.' }));
    expect(missing).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/^topic-missing: Kafka has no topic nowhere\.journey-events\.v1/),
    });
  });
});

describe('of a stream with what does not belong there, the reader', () => {
  it('leaves out and counts what it does not know, and goes on', async () => {
    await publish(headersOf('nl.traject.journey.bmw-talk-held.v9', 9));
    await publish(headersOf('nl.traject.journey.talk-danced.v1', 10));
    await publish(headersOf('nl.traject.journey.bmw-talk-held.v1', 11), 'no JSON');
    await publish({ 'content-type': 'text/plain' }, 'somebody else');
    const { exitCode, stdout, stderr } = await events();
    expect(exitCode).toBe(0);
    expect(linesOf(stdout)).toHaveLength(16);
    expect(stderr).toContain('0 events missing, 0 came again.');
    expect(stderr).toContain('1 left out: they are of a version of an event that is not known here.');
    expect(stderr).toContain('1 left out: they are of a type that is not known here.');
    expect(stderr).toContain('1 left out: they have a body that is no JSON object.');
    expect(stderr).toContain('1 left out: they are no events of this product.');
  });

  it('reports gaps and duplicates, and ends with 1 when there are some', async () => {
    expect(await events('--report')).toMatchObject({ exitCode: 0, stdout: '' });
    await publish(headersOf('nl.traject.journey.bmw-talk-planned.v1', 8));
    await publish(headersOf('nl.traject.journey.bmw-talk-planned.v1', 14));
    const { exitCode, stdout } = await events('--report');
    expect(exitCode).toBe(1);
    expect(linesOf(stdout).map((line): unknown => JSON.parse(line))).toEqual([
      { kind: 'duplicate', subject: pseudonym, sequence: 8, events: 1 },
      { kind: 'gap', subject: pseudonym, sequence: 12, events: 2 },
    ]);
  });
});

describe('the report of one journey', () => {
  it('tells of that one alone, whatever is wrong with others', async () => {
    const { exitCode, stdout } = await events('--report', '--journey', pseudonym, '--format', 'table');
    expect(exitCode).toBe(1);
    expect(linesOf(stdout)).toEqual([`${pseudonym}: 8 came again, or too late`, `${pseudonym}: 2 missing from 12 on`]);
    const sound = await events('--report', '--journey', another);
    expect(sound).toMatchObject({ exitCode: 0, stdout: '' });
    expect(sound.stderr).toContain('1 journeys, advices and erasures: 0 events missing, 0 came again.');
  });

  it('is none when there is no such journey', async () => {
    const { exitCode, stderr } = await events('--report', '--journey', 'nobody');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('nothing-matched: None of ');
  });

  it('cannot be of some types or days, as what is left out would be missing', async () => {
    const { exitCode, stderr } = await events('--report', '--type', '*.bmw-talk-held.*');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^option-invalid: --report looks at whole journeys/);
  });
});

describe('a reader that follows', () => {
  it('prints what comes as it comes, and stops when it is told to', async () => {
    const child = spawn(process.execPath, [builtProgram(program), '--follow', '--type', '*.journey-requested.v1'], {
      env: settingsOf(world),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    const news = new EventTarget();
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      news.dispatchEvent(new Event('line'));
    });
    const printed = async (count: number): Promise<void> => {
      while (lines.length < count) await once(news, 'line');
    };
    await printed(2);
    world.relay();
    await journeyIn(world.log).append(3);
    await printed(3);
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(lines).toHaveLength(3);
  });
});
