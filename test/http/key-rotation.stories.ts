import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { eventually } from '../workflows/real-world.js';
import { freshly } from './fresh-log-in.js';
import type { HttpStack, Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await theStack();
});

const administrator = 'administrator';
const path = '/api/key-rotations';

test('an administrator who has just logged in begins a rotation, which a worker carries out with a report', async () => {
  expect(await stack.client(administrator).post(path, {})).toMatchObject({
    status: 401,
    body: { code: 'step-up-needed' },
  });
  const key = randomUUID();
  const begun = await freshly(stack, administrator, path, {}, key);
  expect(begun).toMatchObject({ status: 202, body: { state: 'accepted' } });
  const rotationId = String(begun.body['rotationId']);
  let rotation: Json = {};
  await eventually(async () => {
    rotation = (await stack.client(administrator).get(`${path}/${rotationId}`)).body;
    return rotation['endedAt'] !== null;
  });
  // The stack has one key-encryption key, under which everything is already.
  expect(rotation).toMatchObject({
    state: 'finished',
    done: 0,
    total: 0,
    report: { keyId: expect.any(String), unopened: [], left: 0 },
  });
  expect((await freshly(stack, administrator, path, {}, key)).body).toEqual(begun.body);
  expect((await stack.client('administrator-2').get(path)).body).toMatchObject({ items: [{ rotationId }] });
});

test('others begin none and are told of none', async () => {
  for (const who of ['hr-noord', 'manager-noord', 'employee-noord', 'bmw-bos', 'coordinator', 'analyst', 'hr-zuid']) {
    const answers = [
      await freshly(stack, who, path),
      await stack.client(who).get(path),
      await stack.client(who).get(`${path}/${randomUUID()}`),
    ];
    expect(
      answers.map(({ status }) => status),
      who,
    ).toEqual([403, 403, 403]);
  }
});
