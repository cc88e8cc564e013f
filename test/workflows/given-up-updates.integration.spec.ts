import { randomUUID } from 'node:crypto';
import { describe, expect, inject, test } from 'vitest';
import { Client } from '@temporalio/client';
import proto from '@temporalio/proto';
import { NativeConnection, Worker } from '@temporalio/worker';
import { createActivities, type LogOfProcesses } from '@traject/activities';
import type { CommandAnswer } from '@traject/contracts';
import type { JourneyEvent } from '@traject/domain';
import type { WorkflowActivities } from '@traject/workflows';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { openDesk, people, type Desk } from './desk.js';
import { openLogInMemory, type LogInMemory } from './log-in-memory.js';
import { clientOf, eventually } from './real-world.js';
import { bundleOf, workflowSources } from './workflow-bundle.js';
import { worldOfThisFile } from './world-of-this-file.js';

const { WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND: unhandledCommand } =
  proto.temporal.api.enums.v1.WorkflowTaskFailedCause;

const temporal = worldOfThisFile(async () => {
  quietTemporal();
  const address = inject('temporalAddress');
  const { client, close } = await clientOf(address);
  const connection = await NativeConnection.connect({ address });
  const dataConverter = await dataConverterOfTests();
  return {
    client,
    /** It takes what it gets. */
    clientThatAsksOnce: new Client({ connection: client.connection, dataConverter }),
    connection,
    dataConverter,
    close: async () => {
      await connection.close();
      await close();
    },
  };
});

/** Before the log answers that it has taken an event of this type, this is done. */
const withMeanwhile = (
  log: LogInMemory,
  type: JourneyEvent['type'],
  meanwhile: () => Promise<void>,
): LogOfProcesses => ({
  readStream: log.readStream,
  appendEvents: async (request) => {
    const isFirst = !log.streamOf(request.stream).some((event) => event.type === type);
    const answer = await log.appendEvents(request);
    if (isFirst && request.events.some(({ event }) => event.type === type)) await meanwhile();
    return answer;
  },
});

/** A command after which its run is over, and what shows that. */
interface LastOfItsRun {
  readonly workflows: string;
  readonly writes: JourneyEvent['type'];
  give(desk: Desk, commandId: string): Promise<CommandAnswer>;
  /** How the run ends. */
  readonly ends: 'CONTINUED_AS_NEW' | 'COMPLETED';
}

const goesOnInANewRun: LastOfItsRun = {
  workflows: workflowSources.shortHistory,
  writes: 'ContactConsentGiven',
  give: (desk, commandId) => desk.give('AnswerContactConsent', { given: true }, { by: people.employee, commandId }),
  ends: 'CONTINUED_AS_NEW',
};

const endsTheJourney: LastOfItsRun = {
  workflows: workflowSources.product,
  writes: 'JourneyStopped',
  give: (desk, commandId) => desk.give('StopJourney', { reason: 'not-said' }, { by: people.employee, commandId }),
  ends: 'COMPLETED',
};

/** Gives the command while a signal, which nobody listens to, comes in: as a timer or an Update may do at any time. */
const whileSomethingComesIn = async (
  { workflows, writes, give, ends }: LastOfItsRun,
  caller: Client,
  then: (parts: {
    readonly answer: Promise<CommandAnswer>;
    readonly askAgain: () => Promise<CommandAnswer>;
    readonly written: () => number;
    readonly runEnds: () => Promise<void>;
    readonly unhandled: () => Promise<number>;
  }) => Promise<void>,
): Promise<void> => {
  const { client, connection, dataConverter } = temporal();
  const taskQueue = randomUUID();
  const desk = openDesk({ client: caller, taskQueue, now: async () => Date.now() });
  const handle = client.workflow.getHandle(desk.workflowId);
  const log = openLogInMemory();
  const eventLog = withMeanwhile(log, writes, () => handle.signal('something-else'));
  const activities: WorkflowActivities = createActivities({ eventLog });
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: await bundleOf(workflows),
    dataConverter,
    activities: { ...activities },
    maxCachedWorkflows: 0,
  });
  await worker.runUntil(async () => {
    await desk.request();
    const { runId } = await handle.describe();
    const run = client.workflow.getHandle(desk.workflowId, runId);
    const commandId = randomUUID();
    await then({
      answer: give(desk, commandId),
      askAgain: () => give(desk, commandId),
      written: () => log.streamOf(`journey/${desk.journeyId}`).filter(({ type }) => type === writes).length,
      runEnds: () => eventually(async () => (await run.describe()).status.name === ends),
      unhandled: async () =>
        ((await run.fetchHistory()).events ?? []).filter(
          ({ workflowTaskFailedEventAttributes: failed }) => failed?.cause === unhandledCommand,
        ).length,
    });
    if ((await handle.describe()).status.name === 'RUNNING') await handle.terminate('The story is told.');
  });
};

describe.each([
  ['goes on in a new run', goesOnInANewRun],
  ['ends', endsTheJourney],
])('a command after which its journey %s, while something else comes in', (_, last) => {
  test('is answered and happens once, though Temporal gives it up', () =>
    whileSomethingComesIn(last, temporal().client, async ({ answer, written, runEnds, unhandled }) => {
      expect((await answer).sequence).toBeGreaterThan(0);
      expect(written()).toBe(1);
      await runEnds();
      expect(await unhandled()).toBe(1);
    }));

  test('fails for whoever asks only once, and is found done when it is asked again (negative control)', () =>
    whileSomethingComesIn(
      last,
      temporal().clientThatAsksOnce,
      async ({ answer, askAgain, written, runEnds, unhandled }) => {
        await expect(answer).rejects.toThrow('Workflow Update failed');
        expect(await unhandled()).toBe(1);
        expect(written()).toBe(1);
        // The desk asks for the state first, and after three Updates a run goes on in a new one: not knowing what it wrote.
        expect((await askAgain()).sequence).toBeGreaterThan(0);
        expect(written()).toBe(1);
        await runEnds();
      },
    ));
});
