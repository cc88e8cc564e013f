import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { createActivities } from '@traject/activities';
import { fold, type JourneyEvent } from '@traject/domain';
import type { WorkflowActivities } from '@traject/workflows';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openAdviceDesk } from '../workflows/advice-desk.js';
import { openDesk, people, type Desk } from '../workflows/desk.js';
import { openLogInMemory, type LogInMemory } from '../workflows/log-in-memory.js';
import { earlier, openLostTaskLog } from '../workflows/lost-task-log.js';
import { eventually, openRealWorld, type RealWorld } from '../workflows/real-world.js';
import { bmwPractitioner, pausedFor, stopped, toBmw, toIntake } from '../workflows/stories.js';
import { openTimeSkippingWorld, type TimeSkippingWorld } from '../workflows/time-skipping-world.js';
import { startWorker } from '../workflows/worker-process.js';
import { bundleOf, workflowSources } from '../workflows/workflow-bundle.js';
import { readableHistory } from './readable-history.js';
import { smallHistory } from './small-history.js';
import { advicesToCapture, journeysToCapture } from './stories-to-capture.js';

/** Whose history it is, of the latest run unless told. */
interface Told {
  readonly workflowId: string;
  readonly runId?: string;
}

const capture = async (
  client: Client,
  { workflowId, runId }: Told,
  name: string,
  source: keyof typeof workflowSources = 'product',
): Promise<void> => {
  const fetched = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const history = await readableHistory(fetched, workflowId, await dataConverterOfTests());
  writeFileSync(new URL(`histories/${source}/${name}.json`, import.meta.url), smallHistory(history));
};

// The log keeps events of any kind; this stream was written by a journey.
const stateIn = (log: LogInMemory) => async (journeyId: string) => {
  const state = fold(log.streamOf(`journey/${journeyId}`) as readonly object[] as readonly JourneyEvent[]);
  if (state === null) throw new Error(`journey-unknown: ${journeyId} is not in the log yet.`);
  return state;
};

describe('in real durations', () => {
  let world: TimeSkippingWorld;
  let client: Client;

  beforeAll(async () => {
    world = await openTimeSkippingWorld();
    ({ client } = world);
  });

  afterAll(async () => {
    await world.close();
  });

  test.for(Object.entries(journeysToCapture))('a journey: %s', async ([name, tell]) => {
    const eventLog = openLogInMemory();
    const taskQueue = 'captured';
    const desk = openDesk({ client, taskQueue, now: world.now, known: stateIn(eventLog) }, name);
    await world.whileWorking({ eventLog, taskQueue }, async () => {
      await tell(desk, world);
      await client.workflow.getHandle(desk.workflowId).result();
      await capture(client, desk, name);
    });
  });

  test('a journey that took over what it wrote in a workflow task that was lost', async () => {
    const eventLog = openLogInMemory();
    const lost = openLostTaskLog(eventLog);
    const taskQueue = 'captured';
    const parts = { client, taskQueue, now: world.now, known: stateIn(eventLog) };
    const desk = openDesk(parts, 'took-over-from-its-log');
    await world.whileWorking({ eventLog: lost, taskQueue }, async () => {
      await toBmw(desk);
      lost.loseTask('JourneyPaused', earlier);
      await pausedFor(desk, world, 10);
      await stopped(desk);
      await client.workflow.getHandle(desk.workflowId).result();
      await capture(client, desk, 'took-over-from-its-log');
    });
  });

  test.for(Object.entries(advicesToCapture))('an advice: %s', async ([name, tell]) => {
    const eventLog = openLogInMemory();
    const taskQueue = 'captured';
    const desk = openAdviceDesk({ client, taskQueue, now: world.now });
    await world.whileWorking({ eventLog, taskQueue }, async () => {
      await tell(desk, world);
      await client.workflow.getHandle(desk.workflowId).result();
      await capture(client, desk, name);
    });
  });
});

describe('on a real server', () => {
  let world: RealWorld;
  let connection: NativeConnection;

  beforeAll(async () => {
    quietTemporal();
    world = await openRealWorld(inject('postgresUrl'), inject('temporalAddress'));
    connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  });

  afterAll(async () => {
    await connection.close();
    await world.close();
  });

  const whileWorking = async (
    source: keyof typeof workflowSources,
    story: (desk: Desk, log: LogInMemory) => Promise<void>,
  ): Promise<void> => {
    const eventLog = openLogInMemory();
    const taskQueue = randomUUID();
    const activities: WorkflowActivities = createActivities({ eventLog });
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: await bundleOf(workflowSources[source]),
      dataConverter: await dataConverterOfTests(),
      activities: { ...activities },
    });
    const { client } = world;
    const desk = openDesk({ client, taskQueue, now: async () => Date.now(), known: stateIn(eventLog) });
    await worker.runUntil(() => story(desk, eventLog));
  };

  test('a run that goes on in a new one, and the one that it goes on in', async () => {
    await whileWorking('shortHistory', async (desk) => {
      await toIntake(desk);
      const handle = world.client.workflow.getHandle(desk.workflowId);
      const firstRunOf = async () => (await handle.describe()).raw.workflowExecutionInfo?.firstRunId ?? '';
      await eventually(async () => (await handle.describe()).runId !== (await firstRunOf()));
      await capture(
        world.client,
        { workflowId: desk.workflowId, runId: await firstRunOf() },
        'first-run',
        'shortHistory',
      );
      await desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
      await stopped(desk);
      await handle.result();
      await capture(world.client, desk, 'later-run');
    });
  });

  test('a journey that waited for its log', async () => {
    await whileWorking('product', async (desk, log) => {
      await desk.request();
      log.setAway(true);
      const handle = world.client.workflow.getHandle(desk.workflowId);
      const begun = (await handle.fetchHistory()).events?.length ?? 0;
      const consent = desk.give('AnswerContactConsent', { given: true });
      // Until the workflow task was kept open by a heartbeat at least once.
      await eventually(async () => ((await handle.fetchHistory()).events?.length ?? 0) > begun + 5);
      log.setAway(false);
      await consent;
      await stopped(desk);
      await handle.result();
      await capture(world.client, desk, 'waited-for-its-log');
    });
  });

  test('a worker that was killed with an Update under way, while a timer fired', async () => {
    const taskQueue = randomUUID();
    const desk = world.desk(taskQueue, 1_000);
    const handle = world.client.workflow.getHandle(desk.workflowId);
    const first = startWorker(world.processWorld(taskQueue));
    await toBmw(desk);
    const holder = await world.owner.pool.connect();
    await holder.query('begin; lock table event_log.events in access exclusive mode');
    const practitioner = { ...bmwPractitioner, practitionerId: 'bmw-2' };
    const by = { role: 'coordinator', personId: 'coordinator-1' } as const;
    const replaced = desk.give('ReplacePractitioner', { practitioner, reason: 'absence' }, { by });
    await eventually(async () => {
      const { rows } = await world.owner.pool.query(
        'select 1 from pg_locks l join pg_database d on d.oid = l.database where not l.granted and d.datname = $1',
        [world.database.name],
      );
      return rows.length > 0;
    });
    await first.end('SIGKILL');
    const isTimerFired = async () =>
      (await handle.fetchHistory()).events?.some(({ timerFiredEventAttributes }) => timerFiredEventAttributes != null);
    await eventually(async () => (await isTimerFired()) === true);
    await holder.query('rollback');
    holder.release();
    startWorker(world.processWorld(taskQueue));
    await replaced;
    await capture(world.client, desk, 'killed-with-an-update-under-way');
    expect(await isTimerFired()).toBe(true);
    await handle.terminate('The story is told.');
  });
});
