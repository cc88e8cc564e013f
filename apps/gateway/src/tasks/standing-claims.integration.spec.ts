import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import type { PersonChange } from '@traject/directory';
import {
  aJourneyFor,
  aRequest,
  assigned,
  bmwPractitioner,
  contactConsented,
  done,
  type Happening,
} from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let noord: string;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  noord = await world.employer();
});
afterAll(() => world.close());

/** A journey to which more can happen. */
async function journeyWith(...happenings: readonly Happening[]) {
  const journeyId = randomUUID();
  let journey = aJourneyFor(aRequest({ journeyId, organisationId: noord }), ...happenings);
  // An event of the domain is stored as it is.
  const stored = (from: number) => journey.events.slice(from) as readonly StoredEvent[];
  await world.happens(`journey/${journeyId}`, 0, stored(0));
  const goesOn = async (happening: Happening): Promise<void> => {
    const before = journey.events.length;
    journey = happening(journey);
    await world.happens(`journey/${journeyId}`, before, stored(before));
  };
  return { journeyId, goesOn };
}

const ask = async (somebody: Someone, path: string, method = 'GET'): Promise<unknown> => {
  const response = await fetch(`${gateway.address}/api/tasks${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await somebody.token()}`,
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(method === 'GET' ? {} : { body: '{}' }),
  });
  return { status: response.status, body: await response.json() };
};

const listOf = async (somebody: Someone, journeyId: string): Promise<unknown> =>
  ask(somebody, `?journeyId=${journeyId}`);

const listedAs = (claimed: 'by-you' | 'by-other' | null) => ({
  status: 200,
  body: { items: [expect.objectContaining({ claimed })] },
});
const claimedByOther = { status: 409, body: { code: 'task-claimed-by-other' } };

/** The one task of a journey that somebody is asked. */
const taskIdFor = async (somebody: Someone, journeyId: string): Promise<string> => {
  const answer = await ask(somebody, `?journeyId=${journeyId}`);
  const [, taskId = ''] = /"taskId":"([^"]+)"/.exec(JSON.stringify(answer)) ?? [];
  return taskId;
};

/** That the task is this person's to do: it looks free, is no other's when it is completed, and can be claimed. */
const expectFreeFor = async (somebody: Someone, journeyId: string, taskId: string): Promise<void> => {
  expect(await listOf(somebody, journeyId)).toMatchObject(listedAs(null));
  // Empty, and so refused as a form, which comes after the look at who has it.
  expect(await ask(somebody, `/${taskId}/complete`, 'POST')).toMatchObject({
    status: 422,
    body: { code: 'form-invalid' },
  });
  expect(await ask(somebody, `/${taskId}/claim`, 'POST')).toMatchObject({ status: 200, body: { state: 'claimed' } });
  expect(await listOf(somebody, journeyId)).toMatchObject(listedAs('by-you'));
};

test('a claim of who was replaced ends with that, and keeps the task from nobody', async () => {
  const [before, after] = [
    await world.someone(['bmw-practitioner'], null),
    await world.someone(['bmw-practitioner'], null),
  ];
  const { journeyId, goesOn } = await journeyWith(contactConsented, assigned({ practitionerId: before.id }));
  const taskId = await taskIdFor(before, journeyId);
  expect(await ask(before, `/${taskId}/claim`, 'POST')).toMatchObject({ status: 200 });
  const practitioner = bmwPractitioner({ practitionerId: after.id });
  const coordinator = { role: 'coordinator', personId: 'coordinator' } as const;
  await goesOn(done('ReplacePractitioner', { practitioner, reason: 'absence' }, { by: coordinator }));
  await expectFreeFor(after, journeyId, taskId);
});

test.each<[string, PersonChange]>([
  ['has left', { active: false }],
  ['coordinates no more', { roles: ['analyst'] }],
])('a claim of a coordinator who %s ends with that, and until then it stands', async (_what, change) => {
  const [one, other] = [await world.someone(['coordinator'], null), await world.someone(['coordinator'], null)];
  const { journeyId } = await journeyWith(contactConsented);
  const taskId = await taskIdFor(one, journeyId);
  expect(await ask(one, `/${taskId}/claim`, 'POST')).toMatchObject({ status: 200 });
  expect(await listOf(other, journeyId)).toMatchObject(listedAs('by-other'));
  for (const what of ['claim', 'complete'])
    expect(await ask(other, `/${taskId}/${what}`, 'POST')).toMatchObject(claimedByOther);
  await world.changeRecord(one, change);
  expect(await ask(other, `/${taskId}`)).toMatchObject({ status: 200, body: { claimed: null, claimedAt: null } });
  await expectFreeFor(other, journeyId, taskId);
});
