import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities } from '@traject/activities';
import {
  erasureWorkflowId,
  temporal,
  type ErasureAsked,
  type ErasureSummary,
  type RetentionStart,
  type RetentionSummary,
} from '@traject/contracts';
import { findTimeSkippingServer } from '@traject/engines';
import type { WorkflowActivities } from '@traject/workflows';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { bundleOf, workflowSources } from '../workflows/workflow-bundle.js';
import type { ErasureWorld } from './erasure-world.js';

/** Changes what the activities do, for a world in which something goes wrong. */
export type Altered = (activities: WorkflowActivities) => WorkflowActivities;

/** Erasure and retention on a server on which days pass at once. */
export interface Erasing {
  erase(world: ErasureWorld, personId: string, altered?: Altered): Promise<ErasureSummary>;
  /** @param people whose erasure it begins, which is waited for */
  retain(world: ErasureWorld, people?: readonly string[]): Promise<RetentionSummary>;
  close(): Promise<void>;
}

const asTheyAre: Altered = (activities) => activities;

/** Starts the server. */
export const openErasing = async (): Promise<Erasing> => {
  quietTemporal();
  const path = await findTimeSkippingServer();
  const dataConverter = await dataConverterOfTests();
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
    client: { dataConverter },
  });
  const workflowBundle = await bundleOf(workflowSources.product);
  // The server's own client lets time go until it has the result.
  const { client } = environment;
  const whileWorking = async <Answer>(
    { log: eventLog, eraser }: ErasureWorld,
    altered: Altered,
    work: (taskQueue: string) => Promise<Answer>,
  ): Promise<Answer> => {
    const taskQueue = randomUUID();
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue,
      workflowBundle,
      dataConverter,
      activities: { ...altered(createActivities({ eventLog, eraser })) },
    });
    return worker.runUntil(() => work(taskQueue));
  };
  return {
    erase: (world, personId, altered = asTheyAre) =>
      whileWorking(world, altered, async (taskQueue) => {
        const asked: ErasureAsked = { personId, commandId: randomUUID(), fingerprint: 'asked', ground: 'asked' };
        const workflowId = erasureWorkflowId(personId);
        return client.workflow.execute<(asked: ErasureAsked) => Promise<ErasureSummary>>(
          temporal.workflowTypes.personErasure,
          { workflowId, taskQueue, args: [asked] },
        );
      }),
    retain: (world, people = []) =>
      whileWorking(world, asTheyAre, async (taskQueue) => {
        const start: RetentionStart = { place: null, before: { destroyed: 0, kept: 0 } };
        const workflowId = `retention/${taskQueue}`;
        const summary = await client.workflow.execute<(start: RetentionStart) => Promise<RetentionSummary>>(
          temporal.workflowTypes.retention,
          { workflowId, taskQueue, args: [start] },
        );
        for (const personId of people) await client.workflow.getHandle(erasureWorkflowId(personId)).result();
        return summary;
      }),
    close: () => environment.teardown(),
  };
};
