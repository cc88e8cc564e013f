import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '@traject/activities';
import type { WorkflowActivities } from '@traject/workflows';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openDesk, people, type Desk } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { clientOf, eventually } from './real-world.js';
import { bmwPractitioner, toBmw } from './stories.js';
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

const whileWorking = async (
  workflows: string,
  eventLog: LogInMemory,
  story: (desk: Desk) => Promise<void>,
): Promise<void> => {
  const taskQueue = randomUUID();
  const activities: WorkflowActivities = createActivities({ eventLog });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundleOf(workflows),
    activities: { ...activities },
    maxCachedWorkflows: 0,
  });
  const desk = openDesk({ client: temporal.client, taskQueue, now: async () => Date.now() });
  await worker.runUntil(async () => {
    await story(desk);
    await temporal.client.workflow.getHandle(desk.workflowId).terminate('The story is told.');
  });
};

const consents = (log: LogInMemory, desk: Desk): number =>
  log.streamOf(`journey/${desk.journeyId}`).filter(({ type }) => type === 'ContactConsentGiven').length;

describe('a journey whose worker keeps nothing in memory', () => {
  test('remembers a command in a later run', async () => {
    const eventLog = openLogInMemory();
    await whileWorking(workflowSources.shortHistory, eventLog, async (desk) => {
      await desk.request();
      const once = { by: people.employee, commandId: 'consent-1' };
      const first = await desk.give('AnswerContactConsent', { given: true }, once);
      await desk.give('AssignPractitioner', { practitioner: bmwPractitioner });
      await desk.give('RecordIntake', { route: 'bmw', reason: 'subject', coachKind: null, reasonRef: null });
      expect(await desk.give('AnswerContactConsent', { given: true }, once)).toEqual(first);
      expect(consents(eventLog, desk)).toBe(1);
    });
  });

  test('waits while the log is away and loses no command', async () => {
    const eventLog = openLogInMemory();
    await whileWorking(workflowSources.product, eventLog, async (desk) => {
      await toBmw(desk);
      eventLog.setAway(true);
      const paused = desk.give('PauseJourney', { reason: 'request-of-employee' }, { by: people.employee });
      await eventually(async () => eventLog.failures() > 0);
      eventLog.setAway(false);
      const { sequence } = await paused;
      expect(eventLog.streamOf(`journey/${desk.journeyId}`)).toHaveLength(sequence);
    });
  });
});
