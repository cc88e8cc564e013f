import { randomUUID } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import {
  erasureWorkflowId,
  retentionScheduleId,
  temporal,
  type ErasureAsked,
  type ErasureSummary,
} from '@traject/contracts';
import type {} from '@traject/engines/injected';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { runOperatorCommand } from '../workflows/operator-command.js';
import { clientOf, eventually } from '../workflows/real-world.js';
import { startWorker, type WorkerWorld } from '../workflows/worker-process.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { openErasureWorld } from './erasure-world.js';
import { runAsEraser } from './operator-program.js';

const world = worldOfThisFile(() => openErasureWorld(inject('postgresUrl')));
const temporalServer = worldOfThisFile(() => {
  quietTemporal();
  return clientOf(inject('temporalAddress'));
});

/** What a worker is started with that may destroy. */
const worldOfEraser = (taskQueue = randomUUID()): WorkerWorld => ({
  databaseUrl: world().database.urls.traject_worker,
  temporalAddress: inject('temporalAddress'),
  taskQueue,
  eraser: { databaseUrl: world().database.urls.traject_eraser, destroyedKeysFile: world().destroyedKeysFile },
});

/** The same; the schedule that it makes ends with the test. */
const workerWorld = (): WorkerWorld => {
  const taskQueue = randomUUID();
  onTestFinished(async () => {
    const { schedule } = temporalServer().client;
    await schedule.getHandle(retentionScheduleId(taskQueue)).delete();
  });
  return worldOfEraser(taskQueue);
};

const erasureOf = (personId: string) =>
  temporalServer().client.workflow.getHandle<(asked: ErasureAsked) => Promise<ErasureSummary>>(
    erasureWorkflowId(personId),
  );
const beginErasure = async (personId: string, taskQueue: string): Promise<void> => {
  const asked: ErasureAsked = { personId, commandId: null, fingerprint: null, ground: 'asked' };
  const workflowId = erasureWorkflowId(personId);
  const type = temporal.workflowTypes.personErasure;
  await temporalServer().client.workflow.start(type, { workflowId, taskQueue, args: [asked] });
};

/** The content of somebody cannot be destroyed meanwhile: somebody else has the rows. */
const holdRowsOf = async (personId: string): Promise<() => Promise<void>> => {
  const client = await world().superuser.pool.connect();
  await client.query('begin');
  await client.query('select from dossier.content where person_id = $1 for update', [personId]);
  let isHeld = true;
  const letGo = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await client.query('rollback');
    client.release();
  };
  onTestFinished(letGo);
  return letGo;
};

describe('a worker that may destroy', () => {
  test('is killed in the middle of an erasure, and the next one brings it to its end', async () => {
    const person = await world().person();
    const journey = await world().endedJourney(person.id);
    const processWorld = workerWorld();
    const first = startWorker(processWorld);
    await first.logged('retention-scheduled');
    const letGo = await holdRowsOf(person.id);
    await beginErasure(person.id, processWorld.taskQueue);
    await eventually(async () => (await world().eraser.list.read()).some(({ personId }) => personId === person.id));
    await first.end('SIGKILL');
    await letGo();
    expect(await world().readOrCode(journey.questionRef)).toBe('words of request-journey.question');

    const second = startWorker(processWorld);
    await eventually(async () => (await world().typesIn(`person/${person.id}`)).length > 0);
    await world().publishedEverything();
    expect(await erasureOf(person.id).result()).toEqual({ personId: person.id, refused: null });
    expect(await world().readOrCode(journey.questionRef)).toBe('content-destroyed');
    expect(await world().typesIn(`journey/${journey.journeyId}`)).toContain('DossierDestroyed');
    expect(await world().recordOf(person.id)).toMatchObject({ details: null });
    await second.end('SIGTERM');
  });

  test('makes sure that retention runs every night, once for all workers', async () => {
    const processWorld = workerWorld();
    const workers = [startWorker(processWorld), startWorker(processWorld)];
    for (const worker of workers) await worker.logged('retention-scheduled');
    const schedule = temporalServer().client.schedule.getHandle(retentionScheduleId(processWorld.taskQueue));
    expect(await schedule.describe()).toMatchObject({
      spec: { timezone: 'Europe/Amsterdam' },
      action: { workflowType: 'retention', taskQueue: processWorld.taskQueue },
    });
  });

  test('destroys once more whom a backup brought back before it takes any work, and puts it on record again', async () => {
    const person = await world().person();
    const journey = await world().endedJourney(person.id);
    await world().hold(person.id);
    await world().giveNames([['person', person.id]]);
    await world().eraser.list.add({ kind: 'person', personId: person.id });
    expect(await world().read([journey.questionRef])).toHaveLength(1);

    const worker = startWorker(workerWorld());
    await worker.logged('worker-running');
    expect(worker.hasLogged('destroyed-list-applied')).toBe(true);
    expect(await world().readOrCode(journey.questionRef)).toBe('content-destroyed');
    expect(await world().directory.people.identitiesOf(world().superuser.query, person.id)).toEqual([]);
    expect(await world().pseudonymsOf([person.id])).toEqual([]);
    await eventually(async () => (await world().typesIn(`person/${person.id}`)).length > 0);
    await world().publishedEverything();
    await erasureOf(person.id).result();
    expect(await world().typesIn(`journey/${journey.journeyId}`)).toContain('DossierDestroyed');
  });
});

describe('the command that applies the list after a restore', () => {
  test('destroys what is listed and there again, and does no harm when it is done again', async () => {
    const person = await world().person();
    const journey = await world().endedJourney(person.id);
    await world().eraser.list.add({ kind: 'journey', journeyId: journey.journeyId, personId: person.id });
    expect(await runAsEraser(world(), 'apply-destroyed-keys')).toEqual({
      exitCode: 0,
      lines: [expect.stringMatching(/1 were there again and were destroyed once more/)],
    });
    expect(await world().readOrCode(journey.questionRef)).toBe('content-destroyed');
    expect((await runAsEraser(world(), 'apply-destroyed-keys')).lines).toEqual([
      expect.stringMatching(/0 were there again/),
    ]);
  });
});

describe('a journey whose dossier was destroyed after its end', () => {
  test('agrees with its workflow, which knows nothing of it', async () => {
    const person = await world().person();
    const journey = await world().endedJourney(person.id);
    const processWorld = workerWorld();
    const worker = startWorker(processWorld);
    await world().publishedEverything();
    await beginErasure(person.id, processWorld.taskQueue);
    await eventually(async () => (await world().typesIn(`person/${person.id}`)).length > 0);
    const compared = await runOperatorCommand('compare-journeys', [], processWorld);
    expect(compared.lines.at(-1)).toMatch(/0 differ, 0 lost, 0 silent/);
    expect(await world().typesIn(`journey/${journey.journeyId}`)).toContain('DossierDestroyed');
    await worker.end('SIGTERM');
  });
});

/** The last test of this file: afterwards the list is of no use. */
test('a damaged list keeps the worker from taking work, and the command says what to do', async () => {
  await appendFile(world().destroyedKeysFile, 'who was destroyed?\n');
  const { exitCode, lines } = await runAsEraser(world(), 'apply-destroyed-keys');
  expect(exitCode).toBe(2);
  expect(lines.join(' ')).toMatch(/destroyed-list-damaged: Line \d+ .* Restore the file from its own copy/);
  const worker = startWorker(worldOfEraser());
  await expect(worker.logged('worker-running')).rejects.toThrow('The worker ended before it said worker-running');
});
