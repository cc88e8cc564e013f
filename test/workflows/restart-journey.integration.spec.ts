import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { temporal, type JourneyStart, type StreamName } from '@traject/contracts';
import type { AdviceSummary, JourneySummary } from '@traject/workflows';
import { forAllTestsOfThisFile } from '../real-parts/side-by-side.js';
import { openAdviceDesk } from './advice-desk.js';
import { people, type Desk } from './desk.js';
import { runOperatorCommand, type CommandOutcome } from './operator-command.js';
import { civilDayMs, eventually, shortDayMs } from './real-world.js';
import { closedAndFollowedUp, talkHeld, toBmw, toIntake, untilFollowUp } from './stories.js';
import { startWorker } from './worker-process.js';
import { realWorldOfThisFile } from './world-of-this-file.js';

const world = realWorldOfThisFile();

const taskQueue = randomUUID();
// One worker guides all of these journeys: what is lost is their workflows, and never the worker.
forAllTestsOfThisFile(() => startWorker(world().processWorld(taskQueue)));

const open = (dayLengthMs?: number): Desk => world().desk(taskQueue, dayLengthMs);

const restart = ({ journeyId }: Desk, ...options: readonly string[]): Promise<CommandOutcome> =>
  runOperatorCommand('restart-journey', [journeyId, ...options], world().processWorld(taskQueue));

const streamOf = ({ journeyId }: Desk): StreamName => `journey/${journeyId}`;
const handleOf = ({ workflowId }: Desk) => world().client.workflow.getHandle(workflowId);
const result = (desk: Desk): Promise<JourneySummary> => handleOf(desk).result();
const eventsOf = (desk: Desk) => world().log.readStream(streamOf(desk));
const typesOf = async (desk: Desk) => (await eventsOf(desk)).map(({ event }) => event.type);

const historyDeleted = async (desk: Desk): Promise<void> => {
  const { workflowService } = world().client;
  const workflowExecution = { workflowId: desk.workflowId };
  await workflowService.deleteWorkflowExecution({ namespace: world().client.options.namespace, workflowExecution });
  await eventually(async () => {
    const described = await handleOf(desk)
      .describe()
      .catch((error: unknown) => error);
    return described instanceof Error;
  });
};

describe('a journey whose workflow is lost', () => {
  test('goes on from its log alone to its end, without a gap or a double', async () => {
    const desk = open();
    await toBmw(desk);
    await talkHeld(desk, world().days(desk), 'continue');
    await handleOf(desk).terminate('Lost.');
    const { exitCode, lines } = await restart(desk);
    expect({ exitCode, lines }).toEqual({
      exitCode: 0,
      lines: [expect.stringMatching(`^${desk.workflowId} goes on from sequence \\d+\\.$`)],
    });

    await talkHeld(desk, world().days(desk), 'finish');
    await closedAndFollowedUp(desk, world().days(desk));
    const logged = await eventsOf(desk);
    expect((await result(desk)).sequence).toBe(logged.length);
    expect(logged.map(({ sequence }) => sequence)).toEqual(logged.map((_event, index) => index + 1));
    const types = await typesOf(desk);
    expect(types.filter((type) => type === 'BmwTalkHeld')).toHaveLength(2);
    expect(types.filter((type) => type === 'JourneyEnded')).toHaveLength(1);
  });

  test('is struck at once by a deadline that passed while nobody was there', async () => {
    const desk = open();
    await toBmw(desk);
    await talkHeld(desk, world().days(desk), 'finish');
    await untilFollowUp(desk);
    const state = await desk.state();
    await handleOf(desk).terminate('Lost.');
    const due = state.stage.kind === 'waiting-for-follow-up' ? Date.parse(state.stage.dueAt) : Infinity;
    await eventually(async () => Date.now() > due);
    expect(await typesOf(desk)).not.toContain('FollowUpDue');

    await restart(desk);
    await eventually(async () => (await typesOf(desk)).includes('FollowUpDue'));
    await desk.give('RecordFollowUp', { outcome: 'holding', wellbeing: 8 });
    expect((await result(desk)).ended).toBe('completed');
  });

  test('still answers a command from before as it did then, though Temporal forgot the whole history', async () => {
    const desk = open(civilDayMs);
    await toBmw(desk);
    const once = { by: people.employee, commandId: 'pause-1' };
    const paused = await desk.give('PauseJourney', { reason: 'request-of-employee' }, once);
    await desk.give('ResumeJourney', {}, { by: people.employee });
    const before = await typesOf(desk);
    await handleOf(desk).terminate('Lost.');
    await historyDeleted(desk);
    await restart(desk);

    expect(await desk.give('PauseJourney', { reason: 'request-of-employee' }, once)).toEqual(paused);
    expect(await typesOf(desk)).toEqual(before);
  }, 120_000); // the server takes its time to delete

  test('would carry that command out a second time if the restart remembered none: the control of the above', async () => {
    const desk = open(civilDayMs);
    await toBmw(desk);
    const once = { by: people.employee, commandId: 'pause-1' };
    await desk.give('PauseJourney', { reason: 'request-of-employee' }, once);
    await desk.give('ResumeJourney', {}, { by: people.employee });
    await handleOf(desk).terminate('Lost.');
    const start: JourneyStart = { journeyId: desk.journeyId, snapshot: await world().stateInLog(desk), remembered: [] };
    const { workflowId } = desk;
    await world().client.workflow.start(temporal.workflowTypes.supportJourney, {
      workflowId,
      taskQueue,
      args: [start],
    });

    await desk.give('PauseJourney', { reason: 'request-of-employee' }, once);
    expect((await typesOf(desk)).filter((type) => type === 'JourneyPaused')).toHaveLength(2);
  });
});

describe('an advice whose workflow is lost', () => {
  test('goes on from its log alone, and is asked for its outcome though that fell due meanwhile', async () => {
    const now = async (): Promise<number> => Date.now();
    const { client, ledTo } = world();
    const desk = openAdviceDesk({ client, taskQueue, now, dayLengthMs: shortDayMs, ledTo });
    const logged = () => world().log.readStream(desk.workflowId);
    await desk.raise({ about: 'organisation', groupSize: null, concernedId: null });
    await desk.give('AcknowledgeAdvice', {});
    await desk.give('RespondToAdvice', { intention: 'will-act', responseRef: null });
    const { stage } = await desk.state();
    await world().client.workflow.getHandle(desk.workflowId).terminate('Lost.');
    const due = stage.kind === 'answered' ? Date.parse(stage.outcomeAskedAt) : Infinity;
    await eventually(async () => Date.now() > due);

    const restarted = await runOperatorCommand('restart-journey', [desk.adviceId], world().processWorld(taskQueue));
    expect(restarted.exitCode).toBe(0);
    await eventually(async () => (await logged()).some(({ event }) => event.type === 'AdviceOutcomeDue'));
    await desk.give('ReportAdviceOutcome', { outcome: 'done', remarksRef: null });
    const summary: AdviceSummary = await world().client.workflow.getHandle(desk.workflowId).result();
    expect(summary).toMatchObject({ ended: 'outcome-reported', sequence: (await logged()).length });
  });
});

describe('a restart', () => {
  test('is refused while the journey runs, and replaces it only when told to', async () => {
    const desk = open(civilDayMs);
    await toIntake(desk);
    const { runId } = await handleOf(desk).describe();
    const refused = await restart(desk);
    expect(refused).toMatchObject({
      exitCode: 1,
      lines: [expect.stringMatching(/^journey-running: .*--replace/), 'The log was not changed.'],
    });
    expect((await handleOf(desk).describe()).runId).toBe(runId);

    expect((await restart(desk, '--replace')).exitCode).toBe(0);
    expect((await handleOf(desk).describe()).runId).not.toBe(runId);
    expect((await desk.state()).stage.kind).toBe('intake');
  });

  test('is refused for a journey that is over, and for one that never was', async () => {
    const [over, never] = [open(civilDayMs), open(civilDayMs)];
    await over.request();
    await over.give('StopJourney', { reason: 'not-said' }, { by: people.employee });
    expect(await restart(over, '--replace')).toMatchObject({
      exitCode: 1,
      lines: [expect.stringMatching(/^journey-over: /), 'The log was not changed.'],
    });
    expect((await restart(never)).lines[0]).toMatch(/^journey-unknown: /);
  });

  test('replaces a journey whose history nobody can go through again', async () => {
    const desk = open(civilDayMs);
    await toIntake(desk);
    await handleOf(desk).terminate('To make way for a workflow that no worker knows.');
    await world().client.workflow.start('unknownWorkflow', { workflowId: desk.workflowId, taskQueue, args: [] });
    const compared = await runOperatorCommand('compare-journeys', [desk.journeyId], world().processWorld(taskQueue));
    expect(compared.lines[0]).toMatch(`${desk.workflowId} silent: `);

    expect((await restart(desk, '--replace')).exitCode).toBe(0);
    const intake = { route: 'no-support', reason: 'subject', coachKind: null, reasonRef: null } as const;
    await desk.give('RecordIntake', intake);
    expect((await result(desk)).ended).toBe('no-support-needed');
  });
});
