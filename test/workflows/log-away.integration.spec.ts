import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createActivities, type LogOfProcesses } from '@traject/activities';
import { connect } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import type { WorkflowActivities } from '@traject/workflows';
import { openCuttableWay } from '../http/cuttable-way.js';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { people, type Desk } from './desk.js';
import { civilDayMs, eventually, openRealWorld, type RealWorld } from './real-world.js';
import { toBmw } from './stories.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';

let connection: NativeConnection;
let world: RealWorld;

beforeAll(async () => {
  quietTemporal();
  world = await openRealWorld(inject('postgresUrl'), inject('temporalAddress'));
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});

afterAll(async () => {
  await connection.close();
  await world.close();
});

const historyOf = async ({ workflowId }: Desk) => world.client.workflow.getHandle(workflowId).fetchHistory();

const eventsOf = async (desk: Desk) => (await historyOf(desk)).events ?? [];

/** Tries that come to nothing in about a minute: after the first few, one every five seconds. */
const triesInAMinute = 16;

/** The same log; what it could not write is counted. */
const countingFailures = (log: LogOfProcesses) => {
  let failures = 0;
  const counting: LogOfProcesses = {
    readStream: log.readStream,
    appendEvents: (request) =>
      log.appendEvents(request).catch((error: unknown) => {
        failures += 1;
        throw error;
      }),
  };
  return { log: counting, failures: () => failures };
};

/** The log of the world's database, over a way that can be cut. */
const openLogThatGoesAway = async () => {
  const url = new URL(world.database.urls.traject_worker);
  const way = await openCuttableWay(url.hostname, Number(url.port));
  url.hostname = '127.0.0.1';
  url.port = String(way.port);
  const database = connect<unknown>(url.href, { maxConnections: 4 });
  const close = async () => {
    await database.close();
    await way.close();
  };
  return { way, close, ...countingFailures(openEventLog(database)) };
};

test('a journey whose PostgreSQL is away for a minute waits, hardly grows, loses nothing and can be replayed', async () => {
  const { way, log, failures, close } = await openLogThatGoesAway();
  const taskQueue = randomUUID();
  const activities: WorkflowActivities = createActivities({ eventLog: log });
  const workflowBundle = await bundleOf(workflowSources.product);
  const dataConverter = await dataConverterOfTests();
  const parts = { workflowBundle, dataConverter };
  const worker = await Worker.create({ connection, taskQueue, ...parts, activities: { ...activities } });
  const desk = world.desk(taskQueue, civilDayMs);
  await worker.runUntil(async () => {
    await toBmw(desk);
    const before = await desk.state();
    const eventsBefore = (await eventsOf(desk)).length;
    await way.refuse();
    const paused = desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
    await eventually(async () => failures() >= triesInAMinute);
    expect(await world.stateInLog(desk)).toEqual(before);
    // A heartbeat of the open workflow task is three events; there is at most one for each try.
    expect((await eventsOf(desk)).length - eventsBefore).toBeLessThan(3 * triesInAMinute);

    await way.carry();
    expect((await paused).sequence).toBe(before.sequence + 1);
    const after = await desk.state();
    expect(after.pause).not.toBeNull();
    expect(await world.stateInLog(desk)).toEqual(after);
    const replayed = Worker.runReplayHistory(parts, await historyOf(desk), desk.workflowId);
    await expect(replayed).resolves.toBeUndefined();
    await world.client.workflow.getHandle(desk.workflowId).terminate('The story is told.');
  });
  await close();
}, 150_000);
