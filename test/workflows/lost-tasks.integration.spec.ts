import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { people, type Desk } from './desk.js';
import { runOperatorCommand } from './operator-command.js';
import { civilDayMs, eventually } from './real-world.js';
import { openSilentPostgres } from './silent-postgres.js';
import { stopped, toIntake } from './stories.js';
import { startWorker } from './worker-process.js';
import { realWorldOfThisFile } from './world-of-this-file.js';

const world = realWorldOfThisFile();

const typesOf = async ({ journeyId }: Desk) =>
  (await world().log.readStream(`journey/${journeyId}`)).map(({ event }) => event.type);

/** A journey of which a command is in the log, and whose worker died before Temporal knew. */
const diedBetween = async () => {
  const taskQueue = randomUUID();
  const processWorld = world().processWorld(taskQueue);
  const postgres = await openSilentPostgres(processWorld.databaseUrl);
  onTestFinished(postgres.close);
  const first = startWorker({ ...processWorld, databaseUrl: postgres.url });
  const desk = world().desk(taskQueue, civilDayMs);
  await toIntake(desk);
  const once = { by: people.employee, commandId: `pause-${randomUUID()}` };
  postgres.silenceAfter(once.commandId);
  const pause = () => desk.give('PauseJourney', { reason: 'request-of-employee' }, once);
  const answer = pause();
  await eventually(async () => (await typesOf(desk)).includes('JourneyPaused'));
  await first.end('SIGKILL');
  startWorker(processWorld);
  return { desk, pause, answer, processWorld };
};

describe('a worker that dies when the log has taken the events and Temporal does not know yet', () => {
  test('costs nothing: the journey goes on from what stands in the log, and who waits is answered', async () => {
    const { desk, pause, answer, processWorld } = await diedBetween();
    const { sequence } = await answer;
    const compared = await runOperatorCommand('compare-journeys', [desk.journeyId], processWorld);
    expect(compared).toMatchObject({ exitCode: 0 });

    expect(await pause()).toEqual(await answer);
    expect(await typesOf(desk)).toHaveLength(sequence);
    expect((await typesOf(desk)).filter((type) => type === 'JourneyPaused')).toHaveLength(1);
    expect(await desk.state()).toEqual(await world().stateInLog(desk));
    await stopped(desk);
  });
});
