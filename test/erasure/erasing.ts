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
import { openLogInMemory } from '../workflows/log-in-memory.js';
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

/** The activities by their names; each does what those that are at work do. */
const forwarded = (atWork: () => WorkflowActivities): object =>
  Object.fromEntries(
    Object.keys(createActivities({ eventLog: openLogInMemory() })).map((name) => [
      name,
      async (...input: readonly unknown[]) => {
        // Safe: the name is that of an activity, and it is given what Temporal was given for it.
        const activity = atWork()[name as keyof WorkflowActivities] as (...input: readonly unknown[]) => unknown;
        return activity(...input);
      },
    ]),
  );

/** Starts the server, and one worker for everything: to make one takes longer than an erasure. */
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
  const taskQueue = randomUUID();
  let activities: WorkflowActivities | undefined;
  const atWork = (): WorkflowActivities => {
    if (activities === undefined) throw new Error('Nobody waits for what this workflow does.');
    return activities;
  };
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle,
    dataConverter,
    activities: forwarded(atWork),
  });
  const running = worker.run();
  /** Work is done one after the other, each with the activities of its own world. */
  const whileWorking = async <Answer>(
    { log: eventLog, eraser }: ErasureWorld,
    altered: Altered,
    work: () => Promise<Answer>,
  ): Promise<Answer> => {
    activities = altered(createActivities({ eventLog, eraser }));
    return work().finally(() => {
      activities = undefined;
    });
  };
  return {
    erase: (world, personId, altered = asTheyAre) =>
      whileWorking(world, altered, async () => {
        const asked: ErasureAsked = { personId, commandId: randomUUID(), fingerprint: 'asked', ground: 'asked' };
        const workflowId = erasureWorkflowId(personId);
        return client.workflow.execute<(asked: ErasureAsked) => Promise<ErasureSummary>>(
          temporal.workflowTypes.personErasure,
          { workflowId, taskQueue, args: [asked] },
        );
      }),
    retain: (world, people = []) =>
      whileWorking(world, asTheyAre, async () => {
        const start: RetentionStart = { place: null, before: { destroyed: 0, kept: 0 } };
        const workflowId = `retention/${randomUUID()}`;
        const summary = await client.workflow.execute<(start: RetentionStart) => Promise<RetentionSummary>>(
          temporal.workflowTypes.retention,
          { workflowId, taskQueue, args: [start] },
        );
        for (const personId of people) await client.workflow.getHandle(erasureWorkflowId(personId)).result();
        return summary;
      }),
    close: async () => {
      worker.shutdown();
      await running;
      await environment.teardown();
    },
  };
};
