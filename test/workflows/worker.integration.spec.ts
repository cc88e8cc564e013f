import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import { describe, expect, test } from 'vitest';
import type { JourneySummary } from '@traject/workflows';
import type { AppProcess } from '../real-parts/app-process.js';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import type { Desk } from './desk.js';
import { closedAndFollowedUp, talkHeld, toBmw } from './stories.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';
import { startWorker } from './worker-process.js';
import { realWorldOfThisFile } from './world-of-this-file.js';

const world = realWorldOfThisFile();

const replayed = async ({ workflowId }: Desk): Promise<void> => {
  const history = await world().client.workflow.getHandle(workflowId).fetchHistory();
  const parts = {
    workflowBundle: await bundleOf(workflowSources.product),
    dataConverter: await dataConverterOfTests(),
  };
  await Worker.runReplayHistory(parts, history, workflowId);
};

const stopped = async (worker: AppProcess): Promise<void> => {
  expect(await worker.end('SIGTERM')).toEqual({ code: 0, signal: null });
};

describe('the worker, with PostgreSQL and Temporal', () => {
  test('guides a journey to its end though it is killed on the way, and its history can be replayed', async () => {
    const taskQueue = randomUUID();
    const desk = world().desk(taskQueue);
    const first = startWorker(world().processWorld(taskQueue));
    await toBmw(desk);
    await first.end('SIGKILL');

    const second = startWorker(world().processWorld(taskQueue));
    await second.logged('worker-running');
    const days = world().days(desk);
    await talkHeld(desk, days, 'finish');
    const state = await desk.state();
    expect(await world().stateInLog(desk, state.sequence)).toEqual(state);
    await closedAndFollowedUp(desk, days);
    const summary: JourneySummary = await world().client.workflow.getHandle(desk.workflowId).result();
    expect(summary.ended).toBe('completed');
    expect((await world().stateInLog(desk))?.sequence).toBe(summary.sequence);
    await expect(replayed(desk)).resolves.toBeUndefined();
    await stopped(second);
  });

  test('says when it is ready, and ends with code 0 when asked to', async () => {
    const worker = startWorker(world().processWorld(randomUUID()));
    await worker.logged('worker-running');
    expect(await worker.health('/health/ready')).toEqual({ status: 200, body: '{"status":"ready","missing":[]}' });
    expect((await worker.health('/metrics')).body).toContain('traject_worker_running 1');
    await stopped(worker);
  });

  test('names what is missing while Temporal is away, and stays alive', async () => {
    const worker = startWorker({ ...world().processWorld(randomUUID()), temporalAddress: '127.0.0.1:1' });
    await worker.logged('temporal-away');
    const ready = await worker.health('/health/ready');
    expect(ready).toEqual({ status: 503, body: '{"status":"not-ready","missing":["temporal"]}' });
    expect((await worker.health('/health/live')).status).toBe(200);
    await stopped(worker);
  });
});
