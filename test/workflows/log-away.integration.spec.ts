import { randomUUID } from 'node:crypto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createActivities } from '@traject/activities';
import type { WorkflowActivities } from '@traject/workflows';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openDesk, people, type Desk } from './desk.js';
import { openLogInMemory } from './log-in-memory.js';
import { clientOf, eventually } from './real-world.js';
import { toBmw } from './stories.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';

let temporal: Awaited<ReturnType<typeof clientOf>>;
let connection: NativeConnection;

beforeAll(async () => {
  quietTemporal();
  temporal = await clientOf(inject('temporalAddress'));
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});

afterAll(async () => {
  await connection.close();
  await temporal.close();
});

const historyOf = async ({ workflowId }: Desk) =>
  (await temporal.client.workflow.getHandle(workflowId).fetchHistory()).events ?? [];

/** Tries that the log refuses in about a minute: after the first few, one every five seconds. */
const triesInAMinute = 16;

test('a journey whose log is away for a minute waits, hardly grows, loses nothing and can be replayed', async () => {
  const eventLog = openLogInMemory();
  const taskQueue = randomUUID();
  const activities: WorkflowActivities = createActivities({ eventLog });
  const workflowBundle = await bundleOf(workflowSources.product);
  const worker = await Worker.create({ connection, taskQueue, workflowBundle, activities: { ...activities } });
  const desk = openDesk({ client: temporal.client, taskQueue, now: async () => Date.now() });
  await worker.runUntil(async () => {
    await toBmw(desk);
    const before = (await historyOf(desk)).length;
    const triedBefore = eventLog.failures();
    eventLog.setAway(true);
    const paused = desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
    await eventually(async () => eventLog.failures() - triedBefore >= triesInAMinute);
    // A heartbeat of the open workflow task is three events; there is at most one for each try.
    expect((await historyOf(desk)).length - before).toBeLessThan(3 * triesInAMinute);

    eventLog.setAway(false);
    const { sequence } = await paused;
    expect(eventLog.streamOf(`journey/${desk.journeyId}`)).toHaveLength(sequence);
    expect((await desk.state()).pause).not.toBeNull();
    const history = await temporal.client.workflow.getHandle(desk.workflowId).fetchHistory();
    await expect(Worker.runReplayHistory({ workflowBundle }, history)).resolves.toBeUndefined();
    await temporal.client.workflow.getHandle(desk.workflowId).terminate('The story is told.');
  });
}, 150_000);
