import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { aJourneyFor, aRequest } from '@traject/domain/testing';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let eva: Someone;
/** The employee is asked whether they may be contacted. */
let taskId: string;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  eva = await world.someone(['employee'], await world.employer());
  const journeyId = randomUUID();
  const { state, events } = aJourneyFor(
    aRequest({ journeyId, employeeId: eva.id, organisationId: eva.organisationId ?? '' }),
  );
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  taskId = state.tasks[0]?.taskId ?? '';
});
afterAll(() => world.close());

interface Asked {
  readonly status: number;
  /** How often the gateway asked the database. */
  readonly looks: number;
}

const ask = async (whose: Someone, path: string, values?: object): Promise<Asked> => {
  const { pool } = gateway.parts.database;
  let looks = 0;
  const count = (): void => {
    looks += 1;
  };
  pool.on('acquire', count);
  const response = await fetch(`${gateway.address}${path}`, {
    method: values === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${await whose.token()}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    ...(values === undefined ? {} : { body: JSON.stringify(values) }),
  });
  await response.body?.cancel();
  pool.off('acquire', count);
  return { status: response.status, looks };
};

test('whoever completes a task is looked up once, and so is the task with its journey', async () => {
  // The third look is for a form that does not fit: whether this very command completed the task meanwhile.
  expect(await ask(eva, `/api/tasks/${taskId}/complete`, { given: 'perhaps' })).toEqual({ status: 422, looks: 3 });
});

test('whoever is shown its form costs more looks, as the form is made of more (negative control)', async () => {
  const { status, looks } = await ask(eva, `/api/tasks/${taskId}`);
  expect(status).toBe(200);
  expect(looks).toBeGreaterThan(3);
});

test('nobody else is shown or completes what was looked up for them', async () => {
  const other = await world.someone(['employee'], eva.organisationId);
  expect(await ask(other, `/api/tasks/${taskId}/complete`, { given: true })).toEqual({ status: 404, looks: 2 });
  expect((await ask(other, `/api/tasks/${taskId}`)).status).toBe(404);
  expect((await ask(eva, `/api/tasks/${randomUUID()}.1`)).status).toBe(404);
});
