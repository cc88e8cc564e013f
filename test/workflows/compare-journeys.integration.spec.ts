import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventIdOf } from '@traject/event-log';
import { forAllTestsOfThisFile } from '../real-parts/side-by-side.js';
import type { Desk } from './desk.js';
import { runOperatorCommand, type CommandOutcome } from './operator-command.js';
import { civilDayMs } from './real-world.js';
import { closedAndFollowedUp, talkHeld, toBmw, toIntake } from './stories.js';
import { startWorker } from './worker-process.js';
import { realWorldOfThisFile } from './world-of-this-file.js';

const world = realWorldOfThisFile();

const taskQueue = randomUUID();
forAllTestsOfThisFile(() => startWorker(world().processWorld(taskQueue)));

const compare = (desks: readonly Desk[] = []): Promise<CommandOutcome> =>
  runOperatorCommand(
    'compare-journeys',
    desks.map(({ journeyId }) => journeyId),
    world().processWorld(taskQueue),
  );

const openDesk = (): Desk => world().desk(taskQueue, civilDayMs);

const lastInLog = async ({ journeyId }: Desk): Promise<number> =>
  (await world().log.readStream(`journey/${journeyId}`)).length;

const appendBehindTheBack = async (desk: Desk): Promise<void> => {
  const stream = `journey/${desk.journeyId}` as const;
  const expectedSequence = await lastInLog(desk);
  const event = { type: 'JourneyPaused', version: 1, at: new Date().toISOString(), by: 'employee' } as const;
  const paused = { ...event, data: { reason: 'illness' } };
  const eventId = eventIdOf(stream, expectedSequence + 1);
  const events = [{ eventId, commandId: null, fingerprint: null, event: paused }];
  await world().log.appendEvents({ stream, expectedSequence, runId: null, events });
};

describe('comparing journeys with their log', () => {
  test('finds no difference on the way, nor after the end', async () => {
    const [open, over] = [openDesk(), world().desk(taskQueue)];
    await toIntake(open);
    await toBmw(over);
    await talkHeld(over, world().days(over), 'finish');
    await closedAndFollowedUp(over, world().days(over));
    await world().client.workflow.getHandle(over.workflowId).result();

    expect(await compare([open, over])).toEqual({
      exitCode: 0,
      lines: ['2 agree, 0 differ, 0 lost, 0 silent; 0 ended ones are no longer in Temporal.'],
    });
  });

  test('names a journey whose log has one event more, where it differs, and never what stands there', async () => {
    const [sound, touched] = [openDesk(), openDesk()];
    await toIntake(sound);
    await toIntake(touched);
    await appendBehindTheBack(touched);

    const { exitCode, lines } = await compare([sound, touched]);
    expect(exitCode).toBe(1);
    const last = await lastInLog(touched);
    expect(lines).toEqual([
      `${touched.workflowId} differs: at sequence ${last} in the log, ${last - 1} in the workflow; in pause, sequence`,
      '1 agree, 1 differ, 0 lost, 0 silent; 0 ended ones are no longer in Temporal.',
    ]);
    expect(lines.join()).not.toContain('illness');
  });

  test('names a journey that the log has open and Temporal has lost', async () => {
    const lost = openDesk();
    await toIntake(lost);
    await world().client.workflow.getHandle(lost.workflowId).terminate('Lost.');

    expect(await compare([lost])).toEqual({
      exitCode: 1,
      lines: [
        `${lost.workflowId} lost: open at ${await lastInLog(lost)} in the log, terminated in Temporal`,
        '0 agree, 0 differ, 1 lost, 0 silent; 0 ended ones are no longer in Temporal.',
      ],
    });
  });

  test('looks at every stream of the log unless told which, and names those that nobody answers for', async () => {
    const lost = openDesk();
    await toIntake(lost);
    await world().client.workflow.getHandle(lost.workflowId).terminate('Lost.');
    const queueOfNobody = randomUUID();
    const worker = startWorker(world().processWorld(queueOfNobody));
    const silent = world().desk(queueOfNobody, civilDayMs);
    await toIntake(silent);
    await worker.end('SIGKILL');

    const { exitCode, lines } = await compare();
    expect(exitCode).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(`^${lost.workflowId} lost: `));
    expect(lines).toContainEqual(expect.stringMatching(`^${silent.workflowId} silent: runs, but does not answer`));
  });

  test('says what is missing, with an exit code of its own', async () => {
    const unknown = await runOperatorCommand('compare-journeys', ['nobody'], world().processWorld(taskQueue));
    expect(unknown.exitCode).toBe(2);
    expect(unknown.lines[0]).toMatch(/^journey-unknown: /);
    const unset = await runOperatorCommand('compare-journeys', [], {
      ...world().processWorld(taskQueue),
      databaseUrl: '',
    });
    expect(unset).toMatchObject({
      exitCode: 2,
      lines: ['setting-missing: DATABASE_URL is not set.', 'Nothing was changed.'],
    });
  });
});
