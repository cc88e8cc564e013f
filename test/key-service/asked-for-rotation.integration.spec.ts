import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { databaseRoles, keyRotationTaskQueue, keyRotationWorkflowId, temporal } from '@traject/contracts';
import { askForRotation, findRotation, keyEncryptionOf, openDossier } from '@traject/dossier';
import type {} from '@traject/engines/injected';
import { expect, inject, test } from 'vitest';
import { quietTemporal } from '../real-parts/quiet-temporal.js';
import { clientOf, eventually } from '../workflows/real-world.js';
import { startWorker } from '../workflows/worker-process.js';
import { worldOfThisFile } from '../workflows/world-of-this-file.js';
import { dossierOfThisTest } from './dossier-of-this-test.js';
import { keyFile } from './key-file.js';
import { wordsAbout } from './words-about-somebody.js';

const temporalServer = worldOfThisFile(() => {
  quietTemporal();
  return clientOf(inject('temporalAddress'));
});

/** People whose keys an old key-encryption key wraps, and workers that may wrap them anew, or have nothing to do with keys. */
const openWorld = async (people: number) => {
  const { urls, gateway, superuser } = await dossierOfThisTest();
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const items = Array.from({ length: people }, () => wordsAbout());
  await gateway
    .transaction()
    .execute((transaction) => openDossier(keyEncryptionOf(oldKey)).storeContent(transaction, items));
  const taskQueue = randomUUID();
  const plain = {
    databaseUrl: urls[databaseRoles.worker],
    temporalAddress: inject('temporalAddress'),
    taskQueue,
  };
  const rotatorUrl = urls[databaseRoles.keyRotator];
  return {
    superuser,
    taskQueue,
    oldKey,
    newKey,
    lastPersonId:
      items
        .map(({ personId }) => personId)
        .toSorted()
        .at(-1) ?? '',
    worker: () => startWorker(plain),
    rotatingWorker: (keys: Readonly<Record<string, string>>) =>
      startWorker({ ...plain, keyRotator: { databaseUrl: rotatorUrl, keys } }),
    begin: async (): Promise<string> => {
      const rotationId = randomUUID();
      expect(await askForRotation(gateway, { rotationId, askedById: randomUUID() })).toBe(true);
      const workflowId = keyRotationWorkflowId(rotationId);
      const { workflow } = temporalServer().client;
      await workflow.start(temporal.workflowTypes.keyRotation, { workflowId, taskQueue, args: [rotationId] });
      return rotationId;
    },
    rotation: (rotationId: string) => findRotation(gateway, rotationId),
    ended: async (rotationId: string) => {
      await eventually(async () => (await findRotation(gateway, rotationId))?.endedAt !== null);
      // Whoever told of the end still has to say so to Temporal.
      await temporalServer().client.workflow.getHandle(keyRotationWorkflowId(rotationId)).result();
      return findRotation(gateway, rotationId);
    },
    readAll: (key: Buffer) => {
      const refs = items.map(({ contentRef }) => contentRef);
      const request = { refs, reader: 'bos', role: 'coach', ground: 'assigned' };
      return gateway
        .transaction()
        .execute((transaction) => openDossier(keyEncryptionOf(key)).readContent(transaction, request));
    },
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

/** Keeps a rotation from ending before it is let go, as it waits for the row of this person. */
const holdRowOf = async ({ superuser, lastPersonId }: World): Promise<() => Promise<void>> => {
  const client = await superuser.pool.connect();
  await client.query('begin');
  await client.query('select from dossier.person_keys where person_id = $1 for update', [lastPersonId]);
  return async () => {
    await client.query('commit');
    client.release();
  };
};

/** Who waits for a row does not notice that its client is dead, and would still change the row later. */
const endConnectionsOfRotator = async ({ superuser: { pool } }: World): Promise<void> => {
  const theirs = `pg_stat_activity where application_name = 'traject-worker-key-rotator' and datname = current_database()`;
  await pool.query(`select pg_terminate_backend(pid) from ${theirs}`);
  await eventually(async () => (await pool.query(`select from ${theirs}`)).rowCount === 0);
};

test('a rotation tells how far it is, is killed in the middle, and the next worker brings it to its end', async () => {
  const world = await openWorld(350);
  const keys = await keyFile(world.newKey, world.oldKey);
  const first = world.rotatingWorker(keys);
  const letGo = await holdRowOf(world);
  const rotationId = await world.begin();
  await eventually(async () => ((await world.rotation(rotationId))?.done ?? 0) >= 300);
  expect(await world.rotation(rotationId)).toMatchObject({ state: 'running', done: 300, total: 350, report: null });
  await first.end('SIGKILL');
  await endConnectionsOfRotator(world);
  await letGo();

  const second = world.rotatingWorker(keys);
  const keyId = await keyEncryptionOf(world.newKey).currentKeyId();
  expect(await world.ended(rotationId)).toMatchObject({
    state: 'finished',
    done: 350,
    total: 350,
    report: { keyId, unopened: [], left: 0 },
    failure: null,
  });
  expect(await world.readAll(world.newKey)).toHaveLength(350);
  await expect(world.readAll(world.oldKey)).rejects.toMatchObject({ code: 'key-unavailable' });
  await second.end('SIGTERM');
}, 300_000);

test('without the old key it fails with a code and changes nothing; mended in place, the next one is done', async () => {
  const world = await openWorld(3);
  const keys = await keyFile(world.newKey);
  const worker = world.rotatingWorker(keys);
  const failed = await world.begin();
  expect(await world.ended(failed)).toMatchObject({ state: 'failed', failure: 'key-unavailable', report: null });
  expect(await world.readAll(world.oldKey)).toHaveLength(3);

  const lines = [world.newKey, world.oldKey].map((key) => `${key.toString('base64')}\n`);
  for (const file of Object.values(keys)) await writeFile(file, lines.join(''));
  expect(await world.ended(await world.begin())).toMatchObject({ state: 'finished', done: 3, report: { left: 0 } });
  expect(await world.readAll(world.newKey)).toHaveLength(3);
  await worker.end('SIGTERM');
});

test('a worker without keys is given no such work, whoever asks, and it waits for one that has them', async () => {
  const world = await openWorld(3);
  const plain = world.worker();
  await plain.logged('worker-running');
  const rotationId = await world.begin();
  const { workflow } = temporalServer().client;
  // The workflow itself runs there, and waits.
  await eventually(async () => {
    const { raw } = await workflow.getHandle(keyRotationWorkflowId(rotationId)).describe();
    return (raw.pendingActivities ?? []).length > 0;
  });
  const { workflowService } = temporalServer().client.connection;
  const takers = async () => {
    const taskQueue = { name: keyRotationTaskQueue(world.taskQueue) };
    const described = await workflowService.describeTaskQueue({ namespace: 'default', taskQueue, taskQueueType: 2 });
    return (described.pollers ?? []).length;
  };
  expect(await takers()).toBe(0);
  expect(await world.rotation(rotationId)).toMatchObject({ state: 'waiting' });

  const rotating = world.rotatingWorker(await keyFile(world.newKey, world.oldKey));
  await eventually(async () => (await takers()) > 0);
  expect(await world.ended(rotationId)).toMatchObject({ state: 'finished', done: 3 });
  await Promise.all([plain.end('SIGTERM'), rotating.end('SIGTERM')]);
});
