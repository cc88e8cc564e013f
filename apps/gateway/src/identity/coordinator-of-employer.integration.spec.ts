import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { aJourneyFor, aRequest, contactConsented } from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { listen } from '../updates/listen-for-tests.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway({ heartbeatMs: 100 });
});
afterAll(() => world.close());

/** Asks as the person whom the login is named after, as whom else it may act. */
const ask = async (somebody: Someone, path: string, method = 'GET', body: object = {}) => {
  const response = await fetch(`${gateway.address}/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await somebody.token()}`,
      'traject-party': somebody.id,
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'idempotency-key': randomUUID() }),
    },
    ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
  });
  // Whatever the gateway answers is a JSON object.
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, unknown>> };
};

/** A journey that waits for a practitioner. */
async function journeyAt(organisationId: string): Promise<string> {
  const journeyId = randomUUID();
  const { events } = aJourneyFor(aRequest({ journeyId, organisationId }), contactConsented);
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  return journeyId;
}

const listed = async (somebody: Someone, path: string): Promise<readonly unknown[]> =>
  // A list holds resources.
  ((await ask(somebody, path)).body['items'] as readonly { readonly journeyId: string }[]).map(
    ({ journeyId }) => journeyId,
  );

const tasksOf = async (somebody: Someone, journeyId: string): Promise<readonly string[]> =>
  // A list holds resources.
  ((await ask(somebody, `tasks?journeyId=${journeyId}`)).body['items'] as readonly { readonly taskId: string }[]).map(
    ({ taskId }) => taskId,
  );

test.each(['requester', 'manager'] as const)(
  'who coordinates has nothing to do with the journeys of an employer where they are a %s',
  async (role) => {
    const [noord, zuid] = [await world.employer(), await world.employer()];
    const [coordinator, other] = [
      await world.someone(['coordinator'], null),
      await world.someone(['coordinator'], null),
    ];
    const [theirs, elsewhere] = [await journeyAt(noord), await journeyAt(zuid)];
    const [taskId = ''] = await tasksOf(coordinator, theirs);
    expect(await listed(coordinator, 'journeys')).toEqual(expect.arrayContaining([theirs, elsewhere]));
    expect(await ask(coordinator, `tasks/${taskId}/claim`, 'POST')).toMatchObject({ status: 200 });
    const stream = await listen(gateway, coordinator);
    await world.actsAs(coordinator, await world.someone([role], noord));
    await stream.ended();

    expect(await listed(coordinator, 'journeys')).toContain(elsewhere);
    expect(await listed(coordinator, 'journeys')).not.toContain(theirs);
    expect(await ask(coordinator, `journeys/${elsewhere}`)).toMatchObject({ status: 200 });
    for (const path of ['', '/timeline'])
      expect(await ask(coordinator, `journeys/${theirs}${path}`)).toMatchObject({
        status: 404,
        body: { code: 'journey-not-found' },
      });
    const replacement = { practitionerId: randomUUID(), reason: 'absence' };
    expect(await ask(coordinator, `journeys/${theirs}/replace-practitioner`, 'POST', replacement)).toMatchObject({
      status: 404,
    });
    expect(await listed(coordinator, 'tasks')).toContain(elsewhere);
    expect(await listed(coordinator, 'tasks')).not.toContain(theirs);
    for (const [path, method] of [
      ['', 'GET'],
      ['/claim', 'POST'],
      ['/complete', 'POST'],
    ] as const)
      expect(await ask(coordinator, `tasks/${taskId}${path}`, method)).toMatchObject({ status: 404 });
    // What they had claimed before is for whoever else coordinates.
    expect(await ask(other, `tasks/${taskId}/claim`, 'POST')).toMatchObject({ status: 200 });
    expect((await ask(coordinator, 'me')).body).not.toHaveProperty('speaksFor');
  },
);
