import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startKafka, temporaryEngineFolder, type RunningKafka } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import type { AppProcess } from '../real-parts/app-process.js';
import { analystOf, seenEvents } from './analyst.js';
import { faultsIn } from './exactly-once.js';
import { appendInTurns, everyEventOf, journeyIn } from './journeys-in-log.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

let folder: string;
let kafka: RunningKafka;
let world: StreamWorld;

const startAgain = (): Promise<RunningKafka> =>
  startKafka({ dataDirectory: join(folder, 'kafka'), port: Number(kafka.brokers.split(':').at(-1)) });

beforeEach(async () => {
  folder = await temporaryEngineFolder('traject-kafka-away');
  kafka = await startKafka({ dataDirectory: join(folder, 'kafka') });
  world = await openStreamWorld(inject('postgresUrl'), kafka.brokers);
});

afterEach(async () => {
  await world.close();
  await kafka.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The client tries for some twenty seconds before it gives up for the first time, and then for fifteen each. */
const failuresInAMinute = 4;

/** How often a relay gave up and started over. */
const failuresOf = async (relay: AppProcess): Promise<number> => {
  const { body } = await relay.health('/metrics');
  const counted = body.matchAll(/^traject_relay_failures_total\{.*\} (\d+)$/gm);
  return Array.from(counted, ([, count]) => Number(count)).reduce((total, count) => total + count, 0);
};

it('Kafka away for a minute costs nothing but delay: readiness names it, and publishing goes on by itself', async () => {
  const journeys = Array.from({ length: 8 }, () => journeyIn(world.log));
  const relay = world.relay();
  const before = await analystOf(kafka.brokers, [world.names.journeyEvents]);
  await appendInTurns(journeys, 10);
  await before.seen(80);
  await before.leave();

  await kafka.stop();
  await appendInTurns(journeys, 10);
  await vi.waitFor(async () => {
    const { status, body } = await relay.health('/health/ready');
    expect(status).toBe(503);
    expect(JSON.parse(body)).toMatchObject({ status: 'not-ready', missing: ['kafka'] });
  }, 20_000);
  await vi.waitFor(async () => expect(await failuresOf(relay)).toBeGreaterThanOrEqual(failuresInAMinute), 100_000);
  await appendInTurns(journeys, 10);

  kafka = await startAgain();
  const after = await analystOf(kafka.brokers, [world.names.journeyEvents]);
  await after.seen(240);
  await after.leave();
  expect(
    faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(after.records)),
  ).toEqual([]);
  await vi.waitFor(async () => expect((await relay.health('/health/ready')).status).toBe(200), 20_000);
  expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });
}, 180_000);

it('a relay that is told to stop while Kafka is away stops all the same, and its successor loses nothing', async () => {
  const journeys = [journeyIn(world.log)];
  const relay = world.relay();
  await relay.logged('relay-leading');
  await kafka.stop();
  await appendInTurns(journeys, 10);
  expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });

  kafka = await startAgain();
  const successor = world.relay();
  const analyst = await analystOf(kafka.brokers, [world.names.journeyEvents]);
  await analyst.seen(10);
  await analyst.leave();
  await successor.end('SIGTERM');
  expect(
    faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(analyst.records)),
  ).toEqual([]);
}, 120_000);
