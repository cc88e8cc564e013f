import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkerOptions } from '@temporalio/worker';
import { createActivities, type LogOfProcesses } from '@traject/activities';
import { findTimeSkippingServer } from '@traject/engines';
import type { WorkflowActivities } from '@traject/workflows';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal, type Alarm } from '../real-parts/quiet-temporal.js';
import { openDesk, type Desk } from './desk.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';

/** A server on which days pass at once, for one file of tests. */
export interface TimeSkippingWorld {
  /** Runs a worker while a story is told. */
  whileWorking<Result>(options: WorkingOptions, story: (desk: Desk) => Promise<Result>): Promise<Result>;
  /** Opens the desk of a journey; without an id of a new one. */
  desk(taskQueue: string, journeyId?: string): Desk;
  /** Lets days go by. */
  daysPass(days: number): Promise<void>;
  now(): Promise<number>;
  readonly dayLengthMs: number;
  /**
   * A client for which time stands still. The server's own lets time go until it has the result, and a moment longer:
   * enough to jump ten years, to where runs of other journeys time out.
   */
  readonly client: Client;
  /** Codes of the alarms that a workflow gave; from then on they are expected. */
  alarmsOf(workflowId: string): readonly string[];
  /** Fails when there were alarms that nobody asked for. */
  close(): Promise<void>;
}

/** What a worker runs with. */
export interface WorkingOptions extends Pick<WorkerOptions, 'maxCachedWorkflows'> {
  readonly eventLog: LogOfProcesses;
  /** The desk to tell the story at; a new journey's when left out. */
  readonly desk?: Desk;
  readonly taskQueue?: string;
}

const dayMs = 86_400_000;

/** Starts the server, for the product's workflows. Its time is global, so tell one story after the other. */
export const openTimeSkippingWorld = async (): Promise<TimeSkippingWorld> => {
  const alarms: Alarm[] = [];
  const alarming = new Set<string>();
  quietTemporal((alarm) => alarms.push(alarm));
  const path = await findTimeSkippingServer();
  const workflowBundle = await bundleOf(workflowSources.product);
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const dataConverter = await dataConverterOfTests();
  const client = new Client({ connection: environment.connection, dataConverter });
  const now = (): Promise<number> => environment.currentTimeMs();
  const desk = (taskQueue: string, journeyId?: string): Desk => openDesk({ client, taskQueue, now }, journeyId);
  return {
    client,
    now,
    dayLengthMs: dayMs,
    desk,
    daysPass: (days) => environment.sleep(days * dayMs),
    whileWorking: async ({ eventLog, desk: given, taskQueue = randomUUID(), ...cache }, story) => {
      const activities: WorkflowActivities = createActivities({ eventLog });
      const worker = await Worker.create({
        connection: environment.nativeConnection,
        taskQueue,
        workflowBundle,
        dataConverter,
        activities: { ...activities },
        ...cache,
      });
      return worker.runUntil(() => story(given ?? desk(taskQueue)));
    },
    alarmsOf: (workflowId) => {
      alarming.add(workflowId);
      return alarms.filter((alarm) => alarm.workflowId === workflowId).map(({ code }) => code);
    },
    close: async () => {
      await environment.teardown();
      const unexpected = alarms.filter(({ workflowId }) => !alarming.has(workflowId));
      if (unexpected.length > 0) throw new Error(`Alarms that no test asked for: ${JSON.stringify(unexpected)}`);
    },
  };
};
