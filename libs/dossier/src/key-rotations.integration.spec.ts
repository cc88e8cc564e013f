import { randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import {
  askForRotation,
  dossierMigrations,
  findRotation,
  listRotations,
  openRotation,
  rotationWriting,
  type RotationWriting,
} from './index.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let rotator: Database<unknown>;
let writing: RotationWriting;
beforeEach(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway], { maxConnections: 2 });
  rotator = connect(database.urls[databaseRoles.keyRotator], { maxConnections: 1 });
  writing = rotationWriting(rotator.query);
});
afterEach(async () => {
  await Promise.all([gateway.close(), rotator.close()]);
  await database.drop();
});

const askedById = randomUUID();
const ask = async (rotationId: string = randomUUID()): Promise<string | null> =>
  (await askForRotation(gateway.query, { rotationId, askedById })) ? rotationId : null;
const asked = async (): Promise<string> => (await ask()) ?? expect.fail('another one has not ended');

const result = { keyId: 'key-2', unopened: [randomUUID()], left: 1 };

test('a rotation is told from its being asked for to its report', async () => {
  const rotationId = await asked();
  const waiting = {
    rotationId,
    askedById,
    askedAt: expect.any(String),
    state: 'waiting',
    done: 0,
    total: null,
    report: null,
    failure: null,
    endedAt: null,
  };
  expect(await findRotation(gateway.query, rotationId)).toEqual(waiting);
  expect(await openRotation(gateway.query)).toEqual(waiting);
  expect(await writing.begin(rotationId)).toEqual({ total: null });
  expect(await findRotation(gateway.query, rotationId)).toMatchObject({ state: 'running', total: null });
  await writing.tell(rotationId, 100, 230);
  expect(await findRotation(gateway.query, rotationId)).toMatchObject({ state: 'running', done: 100, total: 230 });
  expect(await writing.begin(rotationId)).toEqual({ total: 230 });
  await writing.finish(rotationId, result);
  expect(await findRotation(gateway.query, rotationId)).toEqual({
    ...waiting,
    state: 'finished',
    done: 100,
    total: 230,
    report: result,
    endedAt: expect.any(String),
  });
  expect(await openRotation(gateway.query)).toBeNull();
});

test('of keys that came meanwhile it is never told that more were done than there are', async () => {
  const rotationId = await asked();
  await writing.begin(rotationId);
  await writing.tell(rotationId, 11, 10);
  expect(await findRotation(gateway.query, rotationId)).toMatchObject({ done: 11, total: 11 });
});

test('one that has ended says nothing more, whoever goes on with it', async () => {
  const rotationId = await asked();
  await writing.begin(rotationId);
  await writing.fail(rotationId, 'key-unavailable');
  const failed = await findRotation(gateway.query, rotationId);
  expect(failed).toMatchObject({ state: 'failed', failure: 'key-unavailable', report: null });
  expect(await writing.begin(rotationId)).toBe('ended');
  await writing.tell(rotationId, 1, 1);
  await writing.finish(rotationId, result);
  await writing.fail(rotationId, 'not-done');
  expect(await findRotation(gateway.query, rotationId)).toEqual(failed);
  expect(await writing.begin(randomUUID())).toBe('ended');
});

test('there is one at a time, however many ask at once, and another one after its end', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask()));
  const [first, ...more] = answers.filter((answer) => answer !== null);
  expect(more).toEqual([]);
  expect(await ask(first)).toBeNull();
  await writing.fail(first ?? '', 'not-done');
  expect(await ask()).not.toBeNull();
});

test('without the index that keeps it to one there would be more (negative control)', async () => {
  const owner = connect<unknown>(database.ownerUrl, { maxConnections: 1 });
  await sql`drop index dossier.one_at_a_time`.execute(owner.query).finally(() => owner.close());
  expect(await ask()).not.toBeNull();
  expect(await ask()).not.toBeNull();
});

test('they are listed newest first, a page at a time', async () => {
  const ids: string[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const rotationId = await asked();
    ids.unshift(rotationId);
    await writing.fail(rotationId, 'not-done');
  }
  const page = await listRotations(gateway.query, { after: null, limit: 2 });
  expect(page.map(({ rotationId }) => rotationId)).toEqual(ids.slice(0, 2));
  const last = page.at(-1) ?? expect.fail('there are two');
  const rest = await listRotations(gateway.query, { after: [last.askedAt, last.rotationId], limit: 2 });
  expect(rest.map(({ rotationId }) => rotationId)).toEqual(ids.slice(2));
});

test('who asks cannot say what came of it, and who carries it out cannot ask', async () => {
  const rotationId = await asked();
  const refused = { code: '42501' };
  await expect(rotationWriting(gateway.query).begin(rotationId)).rejects.toMatchObject(refused);
  await expect(rotationWriting(gateway.query).finish(rotationId, result)).rejects.toMatchObject(refused);
  await expect(askForRotation(rotator.query, { rotationId: randomUUID(), askedById })).rejects.toMatchObject(refused);
  await expect(sql`select asked_by from dossier.key_rotations`.execute(rotator.query)).rejects.toMatchObject(refused);
});
