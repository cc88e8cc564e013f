import { randomUUID } from 'node:crypto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { createActivities } from '@traject/activities';
import { exportWorkflowId, temporal } from '@traject/contracts';
import { findTimeSkippingServer } from '@traject/engines';
import { openEventLog } from '@traject/event-log';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { bundleOf, workflowSources } from '../workflows/workflow-bundle.js';
import { openExportWorld, processLog, type ExportWorld } from './exporting.js';

let world: ExportWorld;
let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  quietTemporal();
  world = await openExportWorld(inject('postgresUrl'), inject('temporalAddress'));
  environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: await findTimeSkippingServer() } },
    client: { dataConverter: await dataConverterOfTests() },
  });
});
afterAll(async () => {
  await environment.teardown();
  await world.close();
});

it('an export ends by itself after seven days, and not before', async () => {
  await world.publish(9);
  const exportId = await world.keep(processLog);
  const taskQueue = randomUUID();
  const atTheEnd: unknown[] = [];
  const activities = createActivities({
    eventLog: openEventLog(world.worker),
    exporter: { database: world.worker },
  });
  const worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    workflowBundle: await bundleOf(workflowSources.product),
    dataConverter: await dataConverterOfTests(),
    activities: {
      ...activities,
      removeExport: async (id: string) => {
        atTheEnd.push([(await world.kept(id))?.state, await world.pieces(), await environment.currentTimeMs()]);
        await activities.removeExport(id);
      },
    },
  });
  const before = await environment.currentTimeMs();
  await worker.runUntil(
    environment.client.workflow.execute(temporal.workflowTypes.exportFile, {
      workflowId: exportWorkflowId(exportId),
      taskQueue,
      args: [exportId],
    }),
  );
  expect(atTheEnd).toEqual([['ready', 1, expect.any(Number)]]);
  const [[, , after]] = atTheEnd as [[string, number, number]]; // as was just looked at
  expect(after - before).toBeGreaterThanOrEqual(7 * 86_400_000);
  expect(await world.kept(exportId)).toBeNull();
  expect(await world.pieces()).toBe(0);
});
