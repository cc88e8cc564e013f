import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities } from '@traject/activities';
import { fold, type JourneyEvent } from '@traject/domain';
import type { JourneySummary, WorkflowActivities } from '@traject/workflows';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openDesk, people, type Desk } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { civilDayMs, clientOf, eventually, shortDayMs, shortDays } from './real-world.js';
import { refusalOf } from './refused.js';
import { bmwPractitioner, closedAndFollowedUp, talkHeld, toBmw } from './stories.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';
import { worldOfThisFile } from './world-of-this-file.js';

const temporal = worldOfThisFile(async () => {
  quietTemporal();
  const address = inject('temporalAddress');
  const { client, close } = await clientOf(address);
  const connection = await NativeConnection.connect({ address });
  const closeBoth = async () => {
    await connection.close();
    await close();
  };
  return { client, connection, close: closeBoth };
});

const whileWorking = async (
  workflows: string,
  eventLog: LogInMemory,
  story: (desk: Desk) => Promise<void>,
  dayLengthMs = civilDayMs,
): Promise<void> => {
  const taskQueue = randomUUID();
  const activities: WorkflowActivities = createActivities({ eventLog });
  const worker = await Worker.create({
    connection: temporal().connection,
    taskQueue,
    workflowBundle: await bundleOf(workflows),
    dataConverter: await dataConverterOfTests(),
    activities: { ...activities },
    maxCachedWorkflows: 0,
  });
  const desk = openDesk({
    client: temporal().client,
    taskQueue,
    now: async () => Date.now(),
    dayLengthMs,
    ledTo: async (stream, commandId) => {
      const last = eventLog.commandsOf(stream).lastIndexOf(commandId);
      return last === -1 ? undefined : last + 1;
    },
  });
  await worker.runUntil(async () => {
    await story(desk);
    const { status } = await handleOf(desk).describe();
    if (status.name === 'RUNNING') await handleOf(desk).terminate('The story is told.');
  });
};

const handleOf = ({ workflowId }: Desk) => temporal().client.workflow.getHandle(workflowId);

/** Whether the journey is in another run than the one that it began with. */
const isInALaterRun = async (desk: Desk): Promise<boolean> => {
  const { runId, raw } = await handleOf(desk).describe();
  return raw.workflowExecutionInfo?.firstRunId !== runId;
};

// The log keeps events of any kind; this stream was written by a journey.
const foldOf = (log: LogInMemory, desk: Desk) =>
  fold(log.streamOf(`journey/${desk.journeyId}`) as readonly object[] as readonly JourneyEvent[]);

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
      await eventually(() => isInALaterRun(desk));
      expect(await desk.give('AnswerContactConsent', { given: true }, once)).toEqual(first);
      expect(consents(eventLog, desk)).toBe(1);
    });
  });

  test('refuses in a later run a key that was used for something else in an earlier one', async () => {
    const eventLog = openLogInMemory();
    await whileWorking(workflowSources.shortHistory, eventLog, async (desk) => {
      await desk.request();
      const once = { by: people.employee, commandId: 'consent-1', fingerprint: 'given' };
      await desk.give('AnswerContactConsent', { given: true }, once);
      await desk.give('AssignPractitioner', { practitioner: bmwPractitioner });
      await eventually(() => isInALaterRun(desk));
      const before = eventLog.streamOf(`journey/${desk.journeyId}`);
      const reused = desk.give('AnswerContactConsent', { given: false }, { ...once, fingerprint: 'refused' });
      expect(await refusalOf(reused)).toBe('idempotency-key-reused');
      expect(eventLog.streamOf(`journey/${desk.journeyId}`)).toEqual(before);
    });
  });

  test('goes through many runs to its end, as one journey with one log', async () => {
    const eventLog = openLogInMemory();
    const story = async (desk: Desk): Promise<void> => {
      const days = shortDays(async () => foldOf(eventLog, desk));
      await toBmw(desk);
      await talkHeld(desk, days, 'continue');
      await talkHeld(desk, days, 'finish');
      await closedAndFollowedUp(desk, days);
      const summary: JourneySummary = await handleOf(desk).result();
      expect(await isInALaterRun(desk)).toBe(true);
      const types = eventLog.streamOf(`journey/${desk.journeyId}`).map(({ type }) => type);
      expect(summary).toEqual({ journeyId: desk.journeyId, ended: 'completed', sequence: types.length });
      expect(types.filter((type) => type === 'BmwTalkHeld')).toHaveLength(2);
      expect(types.filter((type) => type === 'FollowUpDue')).toHaveLength(1);
    };
    await whileWorking(workflowSources.shortHistory, eventLog, story, shortDayMs);
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
