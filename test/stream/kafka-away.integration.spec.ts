import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startKafka, temporaryEngineFolder } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { expect, inject, vi } from 'vitest';
import type { AppProcess } from '../real-parts/app-process.js';
import { afterThisTest, besideOthers } from '../real-parts/side-by-side.js';
import { analystOf, seenEvents } from './analyst.js';
import { faultsIn } from './exactly-once.js';
import { appendInTurns, everyEventOf, journeyIn } from './journeys-in-log.js';
import { openStreamWorld, type StreamWorld } from './stream-world.js';

interface WorldWithKafka {
  readonly world: StreamWorld;
  goes(): Promise<void>;
  comesBack(): Promise<void>;
}

/** A Kafka of a test's own, that can go and come back, and a world that publishes to it. */
const openWorldWithKafka = async (): Promise<WorldWithKafka> => {
  const folder = await temporaryEngineFolder('traject-kafka-away');
  afterThisTest(() => rm(folder, { recursive: true, force: true }));
  const dataDirectory = join(folder, 'kafka');
  let kafka = await startKafka({ dataDirectory });
  afterThisTest(() => kafka.stop());
  const { brokers } = kafka;
  const world = await openStreamWorld(inject('postgresUrl'), brokers);
  afterThisTest(() => world.close());
  return {
    world,
    goes: () => kafka.stop(),
    comesBack: async () => {
      kafka = await startKafka({ dataDirectory, port: Number(brokers.split(':').at(-1)) });
    },
  };
};

/** The client tries for some twenty seconds before it gives up for the first time, and then for fifteen each. */
const failuresInAMinute = 4;

/** How often a relay gave up and started over. */
const failuresOf = async (relay: AppProcess): Promise<number> => {
  const { body } = await relay.health('/metrics');
  const counted = body.matchAll(/^traject_relay_failures_total\{.*\} (\d+)$/gm);
  return Array.from(counted, ([, count]) => Number(count)).reduce((total, count) => total + count, 0);
};

besideOthers(
  'Kafka away for a minute costs nothing but delay: readiness names it, and publishing goes on by itself',
  async () => {
    const { world, goes, comesBack } = await openWorldWithKafka();
    const journeys = Array.from({ length: 8 }, () => journeyIn(world.log));
    const relay = world.relay();
    const before = await analystOf(world.brokers, [world.names.journeyEvents]);
    await appendInTurns(journeys, 10);
    await before.seen(80);
    await before.leave();

    await goes();
    await appendInTurns(journeys, 10);
    await vi.waitFor(async () => {
      const { status, body } = await relay.health('/health/ready');
      expect(status).toBe(503);
      expect(JSON.parse(body)).toMatchObject({ status: 'not-ready', missing: ['kafka'] });
    }, 20_000);
    await vi.waitFor(async () => expect(await failuresOf(relay)).toBeGreaterThanOrEqual(failuresInAMinute), 100_000);
    await appendInTurns(journeys, 10);

    await comesBack();
    const after = await analystOf(world.brokers, [world.names.journeyEvents]);
    await after.seen(240);
    await after.leave();
    expect(
      faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(after.records)),
    ).toEqual([]);
    await vi.waitFor(async () => expect((await relay.health('/health/ready')).status).toBe(200), 20_000);
    expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });
  },
  180_000,
);

besideOthers(
  'a relay that is told to stop while Kafka is away stops all the same, and its successor loses nothing',
  async () => {
    const { world, goes, comesBack } = await openWorldWithKafka();
    const journeys = [journeyIn(world.log)];
    const relay = world.relay();
    await relay.logged('relay-leading');
    await goes();
    await appendInTurns(journeys, 10);
    expect(await relay.end('SIGTERM')).toEqual({ code: 0, signal: null });

    await comesBack();
    const successor = world.relay();
    const analyst = await analystOf(world.brokers, [world.names.journeyEvents]);
    await analyst.seen(10);
    await analyst.leave();
    await successor.end('SIGTERM');
    expect(
      faultsIn(await world.publishedIds(await everyEventOf(world.log, journeys)), seenEvents(analyst.records)),
    ).toEqual([]);
  },
  180_000,
);
