import { randomUUID } from 'node:crypto';
import type { PersonRole } from '@traject/directory';
import { rotationWriting } from '@traject/dossier';
import { connect, type Database } from '@traject/database';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';
import { tryAgain } from '../problems/http-problem.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let other: Gateway;
let rotator: Database<unknown>;
let administrator: Someone;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  [gateway, other] = [await world.gateway(), await world.gateway()];
  for (const { parts } of [gateway, other]) Object.assign(parts.dispatcher, temporal);
  rotator = connect(world.rotatorUrl, { maxConnections: 1 });
  administrator = await world.someone(['administrator'], null);
});
afterAll(async () => {
  await rotator.close();
  await world.close();
});

/** What was begun; there is no Temporal here. */
let begun: string[] = [];
let [isAway, hasRotator] = [false, true];
const temporal = {
  canRotateKeys: async () => hasRotator,
  startKeyRotation: async (rotationId: string): Promise<void> => {
    if (isAway) throw tryAgain();
    begun.push(rotationId);
  },
};
beforeEach(() => {
  [begun, isAway, hasRotator] = [[], false, true];
});
// One that a test left open would refuse those of the next.
afterEach(async () => {
  const { body } = await get(administrator, '?limit=1');
  const [last] = itemsIn(body);
  if (last?.['endedAt'] === null) await rotationWriting(rotator.query).fail(String(last['rotationId']), 'not-done');
});

type Json = Readonly<Record<string, unknown>>;

const itemsIn = ({ items }: Json): readonly Json[] => (Array.isArray(items) ? items : []);

const ask = async (who: Someone, path: string, init: RequestInit, claims: Json = {}, at = gateway) => {
  const headers = { ...init.headers, authorization: `Bearer ${await who.token(600, claims)}` };
  const answer = await fetch(`${at.address}/api/key-rotations${path}`, { ...init, headers });
  // Whatever the gateway answers is a JSON object.
  const body = (await answer.json()) as Json;
  return { status: answer.status, body };
};
const get = (who: Someone, path = '') => ask(who, path, {});

const secondsNow = (): number => Math.floor(Date.now() / 1_000);

interface Asked {
  readonly key?: string;
  /** How long ago they logged in; null where their token does not say. */
  readonly agoSeconds?: number | null;
  readonly at?: Gateway;
}
const begin = (who: Someone, { key = randomUUID(), agoSeconds = 0, at = gateway }: Asked = {}) =>
  ask(
    who,
    '',
    { method: 'POST', headers: { 'idempotency-key': key } },
    agoSeconds === null ? {} : { auth_time: secondsNow() - agoSeconds },
    at,
  );

test.each([301, 86_400, null])('nobody begins it who logged in %s seconds ago', async (agoSeconds) => {
  expect(await begin(administrator, { agoSeconds })).toMatchObject({ status: 401, body: { code: 'step-up-needed' } });
  expect(begun).toEqual([]);
  expect((await begin(administrator, { agoSeconds: 290 })).status).toBe(202);
});

test.each([
  ['requester', true],
  ['manager', true],
  ['employee', true],
  ['coordinator', false],
  ['bmw-practitioner', false],
  ['coach', false],
  ['analyst', false],
] as const)('a %s neither begins it nor learns of any', async (role: PersonRole, atEmployer) => {
  const { body } = await begin(administrator);
  const somebody = await world.someone([role], atEmployer ? await world.employer() : null);
  const refused = { status: 403, body: { code: 'not-allowed' } };
  expect(await begin(somebody)).toMatchObject(refused);
  expect(await get(somebody)).toMatchObject(refused);
  expect(await get(somebody, `/${String(body['rotationId'])}`)).toMatchObject(refused);
});

test('the same key begins one, at whichever gateway, and answers the same', async () => {
  const key = randomUUID();
  const answers = [
    await begin(administrator, { key }),
    await begin(administrator, { key, at: other }),
    await begin(administrator, { key }),
  ];
  const [{ status, body } = expect.fail()] = answers;
  expect([status, body]).toEqual([202, { rotationId: expect.any(String), state: 'accepted' }]);
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  expect(new Set(begun)).toEqual(new Set([body['rotationId']]));
  expect(itemsIn((await get(administrator)).body)[0]).toMatchObject({ rotationId: body['rotationId'] });
});

test('one that runs is told to whoever asks for another, and nothing more is begun', async () => {
  const { body } = await begin(administrator);
  const second = await world.someone(['administrator'], null);
  const answers = await Promise.all([begin(second), begin(second, { at: other }), begin(administrator)]);
  for (const answer of answers) {
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'key-rotation-running', rotationId: body['rotationId'] },
    });
  }
  expect(new Set(begun)).toEqual(new Set([body['rotationId']]));
  const inList = itemsIn((await get(second)).body).filter(({ endedAt }) => endedAt === null);
  expect(inList).toMatchObject([{ rotationId: body['rotationId'], askedById: administrator.id }]);
});

test('of many who ask at once one begins it', async () => {
  const answers = await Promise.all(
    Array.from({ length: 6 }, (_each, turn) => begin(administrator, { at: turn % 2 === 0 ? gateway : other })),
  );
  const accepted = answers.filter(({ status }) => status === 202);
  expect(accepted).toHaveLength(1);
  expect(new Set(begun)).toEqual(new Set([accepted[0]?.body['rotationId']]));
});

test('one that was kept while Temporal was away begins with the next request, whoever sends it', async () => {
  isAway = true;
  const key = randomUUID();
  expect(await begin(administrator, { key })).toMatchObject({ status: 503, body: { code: 'try-again' } });
  isAway = false;
  const another = await begin(await world.someone(['administrator'], null));
  expect(another.body['code']).toBe('key-rotation-running');
  expect(begun).toEqual([another.body['rotationId']]);
  expect(await begin(administrator, { key })).toMatchObject({
    status: 202,
    body: { rotationId: another.body['rotationId'] },
  });
});

test('where no worker may touch keys it says that an operator does it, and nothing is kept', async () => {
  hasRotator = false;
  const before = (await get(administrator)).body;
  const key = randomUUID();
  expect(await begin(administrator, { key })).toMatchObject({
    status: 409,
    body: { code: 'key-rotation-by-operator' },
  });
  expect((await get(administrator)).body).toEqual(before);
  expect(begun).toEqual([]);
  hasRotator = true;
  expect((await begin(administrator, { key })).status).toBe(202);
});

test('how far it is, what came of it and why it failed is told', async () => {
  const writing = rotationWriting(rotator.query);
  const rotationId = String((await begin(administrator)).body['rotationId']);
  const read = async () => (await get(administrator, `/${rotationId}`)).body;
  expect(await read()).toMatchObject({ state: 'waiting', done: 0, total: null, report: null });
  await writing.begin(rotationId);
  await writing.tell(rotationId, 200, 500);
  expect(await read()).toMatchObject({ state: 'running', done: 200, total: 500, report: null });
  const report = { keyId: 'key-2', unopened: [], left: 0 };
  await writing.finish(rotationId, report);
  expect(await read()).toMatchObject({ state: 'finished', report, failure: null, endedAt: expect.any(String) });

  const next = String((await begin(administrator)).body['rotationId']);
  expect(next).not.toBe(rotationId);
  await writing.fail(next, 'key-unavailable');
  expect((await get(administrator, `/${next}`)).body).toMatchObject({ state: 'failed', failure: 'key-unavailable' });
  expect(itemsIn((await get(administrator, '?limit=2')).body).map(({ state }) => state)).toEqual([
    'failed',
    'finished',
  ]);
});

test('a key whose rotation has ended is answered as it was, and begins nothing', async () => {
  const key = randomUUID();
  const first = await begin(administrator, { key });
  await rotationWriting(rotator.query).fail(String(first.body['rotationId']), 'not-done');
  begun = [];
  expect(await begin(administrator, { key })).toEqual(first);
  expect(begun).toEqual([]);
});

test('what there is not is not found', async () => {
  expect(await get(administrator, `/${randomUUID()}`)).toMatchObject({
    status: 404,
    body: { code: 'key-rotation-not-found' },
  });
  expect(await get(administrator, '/no-id')).toMatchObject({ status: 400, body: { code: 'input-invalid' } });
});
