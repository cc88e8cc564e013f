import { randomUUID } from 'node:crypto';
import { environment } from '@traject/contracts';
import type {} from '@traject/engines/injected';
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { publishedByRelay, runProgram, settingsOf } from '../stream/programs.js';
import { appendInTurns, journeyIn } from '../stream/journeys-in-log.js';
import { openStreamWorld, type StreamWorld } from '../stream/stream-world.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openAuthority, openTlsFront, type TlsFront } from './tls-front.js';

const authority = worldOfThisFile(openAuthority);

let world: StreamWorld;
/** A journey of six events, published by a relay that spoke to the broker itself. */
beforeAll(async () => {
  world = await openStreamWorld(inject('postgresUrl'), inject('kafkaBrokers'));
  await appendInTurns([journeyIn(world.log)], 6);
  await publishedByRelay(world, 6);
});
afterAll(() => world.close());

/** The real Kafka, as one that speaks TLS alone. */
const securedKafka = async (): Promise<TlsFront> => {
  const { hostname: host, port } = new URL(`tcp://${inject('kafkaBrokers')}`);
  const target = { host, port: Number(port) };
  const front = await openTlsFront({ authority: authority(), target, asBroker: true });
  onTestFinished(() => front.close());
  return front;
};

type Settings = Readonly<Record<string, string>>;
const secured = (front: TlsFront): Settings => ({
  ...settingsOf({ ...world, brokers: `localhost:${front.port}`, databaseUrl: world.database.urls.traject_relay }),
  [environment.kafkaTls]: 'on',
  [environment.kafkaTlsCaFile]: authority().caFile,
  // The broker tells its address by number.
  [environment.kafkaTlsServerName]: 'localhost',
});

const programs = {
  events: ['local/dist/events.js', ['--count', '--format', 'table'], /^ +\d {2}nl\.traject\.journey\./m],
  'check-topics': ['relay/dist/check-topics.js', [], /^Every topic is as it should be\.$/m],
  'replay-stream': [
    'relay/dist/replay-stream.js',
    ['--to', 'secured'],
    /^6 events of 1 journeys.* are the same in both/m,
  ],
} as const;
const each = Object.entries(programs).map(([name, [file, args, said]]) => ({ name, file, args, said }));

describe('over a Kafka that speaks TLS alone', () => {
  test.each(each)('$name does its work, and says nothing in the clear', async ({ file, args, said }) => {
    const front = await securedKafka();
    const { exitCode, stdout, stderr } = await runProgram(file, args, secured(front));
    expect(stderr).not.toMatch(/stream-unavailable|unexpected/);
    expect(stdout).toMatch(said);
    expect(exitCode).toBe(0);
    expect(front.accepted()).toBeGreaterThan(1);
  });

  test('a program that is not told so, or does not know who vouches for it, says that Kafka does not answer', async () => {
    const front = await securedKafka();
    const { [environment.kafkaTlsCaFile]: _ca, ...unknown } = secured(front);
    const plain = settingsOf({ ...world, brokers: `localhost:${front.port}` });
    const ask = (settings: Settings) => runProgram(programs['check-topics'][0], [], settings);
    for (const outcome of await Promise.all([ask(unknown), ask(plain)])) {
      expect(outcome).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^stream-unavailable: /) });
    }
    expect(front.accepted()).toBe(0);
  });
});

describe('in production', () => {
  const elsewhere: Settings = {
    [environment.mode]: 'production',
    [environment.kafkaBrokers]: 'kafka.example:9092',
    [environment.databaseUrl]: 'postgres://somebody@postgres.example/traject?sslmode=verify-full',
  };
  const plainKafka = [
    ...each.map(({ file, args }) => [file, args] as const),
    ['reporting/dist/rebuild-mart.js', []],
  ] as const;

  test.each(plainKafka)('%s refuses to speak to a Kafka elsewhere in the clear', async (file, args) => {
    const { exitCode, stderr } = await runProgram(file, args, elsewhere);
    expect(stderr).toContain('TRAJECT_KAFKA_TLS must be on in production');
    expect(exitCode).toBe(2);
  });

  test.each([
    ['relay/dist/replay-stream.js', ['--to', 'next']],
    ['reporting/dist/rebuild-mart.js', []],
    ['reporting/dist/replay-parked.js', []],
    ['reporting/dist/check-mart.js', []],
  ])('%s refuses to speak to a PostgreSQL elsewhere in the clear', async (file, args) => {
    const plain = { ...elsewhere, [environment.databaseUrl]: 'postgres://somebody@postgres.example/traject' };
    const { exitCode, stderr } = await runProgram(file, args, plain);
    expect(stderr).toContain('sslmode=verify-full in production');
    expect(exitCode).toBe(2);
  });

  test('they are told by name what is wrong with a file of certificates', async () => {
    const none = { ...elsewhere, [environment.kafkaTls]: 'on', [environment.kafkaTlsCaFile]: `/none-${randomUUID()}` };
    for (const { file, args } of each) {
      const { exitCode, stderr } = await runProgram(file, args, none);
      expect(stderr).toMatch(/^(tls-file-unreadable|setting-invalid): The file \/none-/);
      expect(exitCode).toBe(2);
    }
  });
});
