import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { StreamName } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { fold, type JourneyEvent, type JourneyState } from '@traject/domain';
import { eventLogMigrations, openEventLog, pseudonymMigrations, type EventLog } from '@traject/event-log';
import type { JourneySummary } from '@traject/workflows';
import type { AppProcess } from '../real-parts/app-process.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openDesk, type Desk } from './desk.js';
import { clientOf, shortDayMs, shortDays } from './real-world.js';
import { closedAndFollowedUp, talkHeld, toBmw } from './stories.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';
import { startWorker } from './worker-process.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let log: EventLog;
let temporal: Awaited<ReturnType<typeof clientOf>>;

beforeAll(async () => {
  quietTemporal();
  database = await createTestDatabase(inject('postgresUrl'), [eventLogMigrations, pseudonymMigrations]);
  gateway = connect<unknown>(database.ownerUrl, { maxConnections: 2 });
  log = openEventLog(gateway);
  temporal = await clientOf(inject('temporalAddress'));
});

afterAll(async () => {
  await temporal.close();
  await gateway.close();
  await database.drop();
});

const worldOf = (taskQueue: string) => ({
  databaseUrl: database.urls.traject_worker,
  temporalAddress: inject('temporalAddress'),
  taskQueue,
});

const deskAt = (taskQueue: string): Desk =>
  openDesk({ client: temporal.client, taskQueue, now: async () => Date.now(), dayLengthMs: shortDayMs });

const stateInLog = async ({ journeyId }: Desk, sequence = Infinity): Promise<JourneyState | null> => {
  const stream: StreamName = `journey/${journeyId}`;
  const events = (await log.readStream(stream)).slice(0, sequence);
  return fold(events.map(({ event }) => event as unknown as JourneyEvent)); // written by a journey
};

const replayed = async ({ workflowId }: Desk): Promise<void> => {
  const history = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  await Worker.runReplayHistory({ workflowBundle: await bundleOf(workflowSources.product) }, history);
};

const stopped = async (worker: AppProcess): Promise<void> => {
  expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
};

describe('the worker, with PostgreSQL and Temporal', () => {
  test('guides a journey to its end though it is killed on the way, and its history can be replayed', async () => {
    const taskQueue = randomUUID();
    const desk = deskAt(taskQueue);
    const first = startWorker(worldOf(taskQueue));
    await toBmw(desk);
    await first.end('SIGKILL');

    const second = startWorker(worldOf(taskQueue));
    await second.logged('worker-running');
    const days = shortDays(() => stateInLog(desk));
    await talkHeld(desk, days, 'finish');
    const state = await desk.state();
    expect(await stateInLog(desk, state.sequence)).toEqual(state);
    await closedAndFollowedUp(desk, days);
    const summary: JourneySummary = await temporal.client.workflow.getHandle(desk.workflowId).result();
    expect(summary.ended).toBe('completed');
    expect((await stateInLog(desk))?.sequence).toBe(summary.sequence);
    await expect(replayed(desk)).resolves.toBeUndefined();
    await stopped(second);
  });

  test('says when it is ready, and ends with code 0 when asked to', async () => {
    const worker = startWorker(worldOf(randomUUID()));
    await worker.logged('worker-running');
    expect(await worker.health('/health/ready')).toEqual({ status: 200, body: '{"status":"ready","missing":[]}' });
    expect((await worker.health('/metrics')).body).toContain('traject_worker_running 1');
    await stopped(worker);
  });

  test('names what is missing while Temporal is away, and stays alive', async () => {
    const worker = startWorker({ ...worldOf(randomUUID()), temporalAddress: '127.0.0.1:1' });
    await worker.logged('temporal-away');
    const ready = await worker.health('/health/ready');
    expect(ready).toEqual({ status: 503, body: '{"status":"not-ready","missing":["temporal"]}' });
    expect((await worker.health('/health/live')).status).toBe(200);
    await stopped(worker);
  });
});
