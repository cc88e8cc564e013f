import { randomUUID } from 'node:crypto';
import type { StoredEvent } from '@traject/contracts';
import { aRequest, askedFor } from '@traject/domain/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

/** Looked at from before there is any connection: each keeps the way of asking that it was opened with. */
const query = vi.spyOn(pg.Client.prototype, 'query');
let world: GatewayWorld;
let gateway: Gateway;
let [noord, zuid] = ['', ''];
let hr: Someone;
let employee: Someone;
let hrOfZuid: Someone;
let journeyId: string;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  [noord, zuid] = [await world.employer(), await world.employer()];
  hr = await world.someone(['requester'], noord);
  employee = await world.someone(['employee'], noord);
  hrOfZuid = await world.someone(['requester'], zuid);
  journeyId = await requested();
});
afterAll(async () => {
  await world.close();
  query.mockRestore();
});

const requested = async (): Promise<string> => {
  const id = randomUUID();
  const parties = { employeeId: employee.id, requesterId: hr.id, managerId: null, organisationId: noord };
  const { events } = askedFor(aRequest({ journeyId: id, questionRef: randomUUID(), ...parties }));
  // An event of the domain is stored as it is.
  await world.happens(`journey/${id}`, 0, events as readonly StoredEvent[]);
  return id;
};

/** What somebody is answered, and every statement that the gateway gives PostgreSQL for it, in order. */
const workFor = async (who: Someone, path: string) => {
  const headers = { authorization: `Bearer ${await who.token()}` };
  query.mockClear();
  const { status } = await fetch(`${gateway.address}${path}`, { headers });
  const statements = query.mock.calls.map(([asked]: readonly unknown[]) =>
    typeof asked === 'object' && asked !== null && 'text' in asked ? String(asked.text) : String(asked),
  );
  return { status, statements };
};

/** Whoever measures how long an answer takes learns nothing where the same is asked of PostgreSQL, whatever it finds. */
describe('what is not there takes the very statements that something of others takes', () => {
  test.each([
    ['a journey', (id: string) => `/api/journeys/${id}`, () => journeyId],
    ['a dossier', (id: string) => `/api/journeys/${id}/dossier`, () => journeyId],
    ['a person', (id: string) => `/api/people/${id}`, () => employee.id],
  ])('%s', async (_what, path, id) => {
    const [theirs, nowhere] = [await workFor(hrOfZuid, path(id())), await workFor(hrOfZuid, path(randomUUID()))];
    expect(theirs.status).toBe(404);
    expect(theirs.statements.length).toBeGreaterThan(0);
    expect(nowhere).toEqual(theirs);
  });

  test('somebody who has left, and somebody who was never on record', async () => {
    const left = await world.someone(['requester'], noord);
    const never = await world.someone(['requester'], noord);
    await world.erase(never.id);
    await world.changeRecord(left, { active: false });
    const [theirs, nowhere] = [await workFor(left, '/api/me'), await workFor(never, '/api/me')];
    expect(theirs.statements.length).toBeGreaterThan(0);
    expect(nowhere).toEqual(theirs);
  });
});

test('what is one’s own takes others (negative control)', async () => {
  const own = await workFor(hr, `/api/journeys/${journeyId}`);
  expect(own.status).toBe(200);
  expect(own.statements).not.toEqual((await workFor(hrOfZuid, `/api/journeys/${journeyId}`)).statements);
});
