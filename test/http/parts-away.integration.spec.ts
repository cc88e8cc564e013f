import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { streamOf } from '@traject/contracts';
import { startKafka, temporaryEngineFolder } from '@traject/engines';
import type {} from '@traject/engines/injected';
import { ensureTopics, topicNames } from '@traject/event-stream';
import { describe, expect, inject, vi } from 'vitest';
import { afterThisTest, besideOthers } from '../real-parts/side-by-side.js';
import { startRelay } from '../stream/relay-process.js';
import { cuts } from './cuttable-way.js';
import { openGatewayWorld, type Answered, type GatewayWorld } from './gateway-world.js';

const openWorld = () => openGatewayWorld(inject('postgresUrl'), inject('temporalAddress'));

const requestOf = ({ as }: GatewayWorld) => ({
  employeeId: as.employee.personId,
  managerId: as.manager.personId,
  theme: 'work-pressure',
  subject: 'person',
  question: 'Who can help with this?',
});

/** A journey whose employee is asked for consent. Six worlds start at once here: one that is busy says to send it again. */
const requested = async (world: GatewayWorld) => {
  const key = randomUUID();
  const body = await vi.waitFor(
    async () => {
      const answer = await world.as.hr.post('/api/journeys', requestOf(world), key);
      expect(answer.status).toBe(201);
      return answer.body;
    },
    { timeout: 60_000, interval: 200 },
  );
  const journeyId = String(body['journeyId']);
  const tasks = await world.as.employee.get('/api/tasks');
  // A list holds tasks, each with its id.
  const [task] = tasks.body['items'] as readonly { readonly taskId: string }[];
  return { journeyId, stream: streamOf('journey', journeyId), task: `/api/tasks/${task?.taskId}` };
};

/** What is away for a moment is told whole, and not a word more. */
const expectTryAgain = (answer: Answered): void => {
  expect(answer).toEqual({
    status: 503,
    mediaType: 'application/problem+json',
    retryAfter: expect.stringMatching(/^[1-9][0-9]*$/),
    body: {
      type: 'urn:traject:problem:try-again',
      title: 'try-again',
      status: 503,
      code: 'try-again',
      detail: expect.stringMatching(/with the same Idempotency-Key/),
    },
  });
};

const expectReady = (world: GatewayWorld, missing: readonly string[]): Promise<void> =>
  vi.waitFor(
    async () => {
      const { status, body } = await world.get('/health/ready');
      const answer = { status: missing.length === 0 ? 'ready' : 'not-ready', missing };
      expect({ status, body }).toEqual({ status: missing.length === 0 ? 200 : 503, body: answer });
    },
    { timeout: 30_000, interval: 200 },
  );

describe.concurrent.each(cuts)('while a part is cut off (%s)', (cut) => {
  besideOthers(
    'PostgreSQL: everything says to try again, and nothing is done twice once it is back',
    async () => {
      const world = await openWorld();
      const { stream, task } = await requested(world);
      const keys = { consent: randomUUID(), request: randomUUID() };
      const consent = () => world.as.employee.post(`${task}/complete`, { given: true }, keys.consent);
      const request = () => world.as.hr.post('/api/journeys', requestOf(world), keys.request);

      // More at once than there are connections, which then are open.
      const reads = () => Promise.all(Array.from({ length: 25 }, () => world.as.employee.get('/api/tasks')));
      for (const { status } of await reads()) expect(status).toBe(200);

      await world.ways.postgres[cut]();
      const answers = await Promise.all([reads(), consent(), request()]);
      for (const answer of answers.flat()) expectTryAgain(answer);
      await expectReady(world, ['postgres']);
      expect((await world.get('/health/live')).status).toBe(200);
      expect((await world.get('/openapi.json')).status).toBe(200);

      await world.ways.postgres.carry();
      await expectReady(world, []);
      for (const { status } of await reads()) expect(status).toBe(200);
      await expectOnce(world, { stream, command: consent });
      const started = await request();
      expect(started.status).toBe(201);
      await expectOnce(world, { stream: streamOf('journey', String(started.body['journeyId'])), command: request });
      expect((await world.as.hr.get('/api/journeys')).body['items']).toHaveLength(2);
    },
    180_000,
  );

  besideOthers(
    'Temporal: what is read and claimed goes on, and commands wait to be sent again',
    async () => {
      const world = await openWorld();
      const { journeyId, stream, task } = await requested(world);
      const keys = { consent: randomUUID(), request: randomUUID() };
      const consent = () => world.as.employee.post(`${task}/complete`, { given: true }, keys.consent);
      const request = () => world.as.hr.post('/api/journeys', requestOf(world), keys.request);

      await world.ways.temporal[cut]();
      await expectReady(world, ['temporal']);
      const { employee, hr } = world.as;
      const reads = [
        '/api/tasks',
        '/api/journeys',
        `/api/journeys/${journeyId}`,
        `/api/journeys/${journeyId}/timeline`,
      ];
      for (const path of [...reads, task]) expect((await employee.get(path)).status).toBe(200);
      expect((await hr.get('/api/people')).status).toBe(200);
      expect((await employee.post(`${task}/claim`, {})).status).toBe(200);
      for (const answer of await Promise.all([consent(), request()])) expectTryAgain(answer);

      await world.ways.temporal.carry();
      await expectReady(world, []);
      await expectOnce(world, { stream, command: consent });
      const started = await request();
      expect(started.status).toBe(201);
      await expectOnce(world, { stream: streamOf('journey', String(started.body['journeyId'])), command: request });
      expect((await hr.get('/api/journeys')).body['items']).toHaveLength(2);
    },
    180_000,
  );
});

/** The command goes through, once, however often it is sent from now on. */
async function expectOnce(
  { eventsOf }: GatewayWorld,
  { stream, command }: { readonly stream: `journey/${string}`; readonly command: () => Promise<Answered> },
): Promise<void> {
  const first = await command();
  expect(first.status).toBeLessThan(300);
  const events = await eventsOf(stream);
  // A completed task is answered without it.
  expect(first.body['sequence'] ?? events).toBe(events);
  expect(await command()).toEqual(first);
  expect(await eventsOf(stream)).toBe(events);
}

besideOthers(
  'the log away from the worker: the command waits, says to try again, and was carried out once',
  async () => {
    const world = await openWorld();
    const { stream, task } = await requested(world);
    const key = randomUUID();
    const consent = () => world.as.employee.post(`${task}/complete`, { given: true }, key);
    const before = await world.eventsOf(stream);

    await world.ways.logOfWorker.refuse();
    expectTryAgain(await consent());
    expect(await world.eventsOf(stream)).toBe(before);

    await world.ways.logOfWorker.carry();
    // It was accepted, so it takes effect without being sent again.
    await vi.waitFor(async () => expect(await world.eventsOf(stream)).toBeGreaterThan(before), 30_000);
    await expectOnce(world, { stream, command: consent });
  },
  180_000,
);

besideOthers(
  'Kafka: the gateway works on as if nothing were away, and the relay names what is',
  async () => {
    const folder = await temporaryEngineFolder('traject-gateway-kafka');
    afterThisTest(() => rm(folder, { recursive: true, force: true }));
    const dataDirectory = join(folder, 'kafka');
    let kafka = await startKafka({ dataDirectory });
    afterThisTest(() => kafka.stop());
    const { brokers } = kafka;
    await ensureTopics({ brokers: brokers.split(','), clientId: 'gateway-test' }, topicNames(''));
    const world = await openWorld();
    const relay = startRelay({ databaseUrl: world.database.urls.traject_relay, brokers, topicPrefix: '' });
    await relay.logged('relay-leading');

    await kafka.stop();
    const isReady = async () => (await relay.health('/health/ready')).status;
    await vi.waitFor(async () => expect(await isReady()).toBe(503), { timeout: 30_000, interval: 200 });
    expect(JSON.parse((await relay.health('/health/ready')).body)).toMatchObject({ missing: ['kafka'] });
    const { stream, task } = await requested(world);
    const key = randomUUID();
    const consent = () => world.as.employee.post(`${task}/complete`, { given: true }, key);
    await expectOnce(world, { stream, command: consent });
    await expectReady(world, []);

    kafka = await startKafka({ dataDirectory, port: Number(brokers.split(':').at(-1)) });
    await vi.waitFor(async () => expect(await isReady()).toBe(200), { timeout: 60_000, interval: 200 });
    await expectOnce(world, { stream, command: consent });
  },
  180_000,
);
