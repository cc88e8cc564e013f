import { randomUUID } from 'node:crypto';
import { streamOf, type StoredEvent } from '@traject/contracts';
import { aRequest, askedFor } from '@traject/domain/testing';
import type { PersonRole } from '@traject/directory';
import { setLegalHold } from '@traject/dossier';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ErasureRun } from '../commands/erasure-run.js';
import type { Caller } from '../identity/caller.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { erasureOf } from './erasure.js';

let world: GatewayWorld;
let gateway: Gateway;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
});
afterAll(() => world.close());

const secondsNow = (): number => Math.floor(Date.now() / 1_000);

/** @param agoSeconds how long ago somebody logged in; null where their token does not say */
const post = async (
  somebody: Someone,
  path: string,
  agoSeconds: number | null = 0,
): Promise<readonly [status: number, code: unknown]> => {
  const claims = agoSeconds === null ? {} : { auth_time: secondsNow() - agoSeconds };
  const answer = await fetch(`${gateway.address}/api/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await somebody.token(600, claims)}`, 'idempotency-key': randomUUID() },
  });
  // Whatever the gateway answers is a JSON object.
  const body = (await answer.json()) as { readonly code?: string };
  return [answer.status, body.code];
};

const employee = async (): Promise<Someone> => world.someone(['employee'], await world.employer());
const administrator = (): Promise<Someone> => world.someone(['administrator'], null);

const administering = (personId: string): Caller => ({
  personId,
  roles: ['administrator'],
  organisationId: null,
  departmentId: null,
});

/** A journey about somebody that waits for their consent. */
const openJourneyOf = async (employeeId: string): Promise<string> => {
  const journeyId = randomUUID();
  const byThemselves = { journeyId, organisationId: randomUUID(), employeeId, requesterId: null, managerId: null };
  const { events } = askedFor(aRequest({ ...byThemselves, questionRef: randomUUID() }), new Date().toISOString());
  // An event of the domain is stored as it is.
  await world.happens(streamOf('journey', journeyId), 0, events as readonly StoredEvent[]);
  return journeyId;
};

test.each([
  ['requester', true],
  ['manager', true],
  ['coordinator', false],
  ['bmw-practitioner', false],
  ['coach', false],
  ['analyst', false],
] as const)('a %s asks for the erasure of nobody', async (role: PersonRole, atEmployer) => {
  const somebody = await world.someone([role], atEmployer ? await world.employer() : null);
  const { id } = await employee();
  expect(await post(somebody, `people/${id}/erasure`)).toEqual([403, 'not-allowed']);
  expect(await post(somebody, 'me/erasure')).toEqual([403, 'not-allowed']);
});

test('an employee asks for themselves alone, and an administrator for somebody who is there', async () => {
  expect(await post(await employee(), `people/${(await employee()).id}/erasure`)).toEqual([403, 'not-allowed']);
  expect(await post(await administrator(), `people/${randomUUID()}/erasure`)).toEqual([404, 'person-not-found']);
  expect(await post(await administrator(), 'people/no-id/erasure')).toEqual([400, 'input-invalid']);
});

test.each([301, 86_400, null])('nobody is erased by whoever logged in %s seconds ago', async (agoSeconds) => {
  const somebody = await employee();
  // Something stands in the way, which is not looked at before it is known who asks.
  await openJourneyOf(somebody.id);
  const refused = [401, 'step-up-needed'];
  expect(await post(somebody, 'me/erasure', agoSeconds)).toEqual(refused);
  expect(await post(await administrator(), `people/${somebody.id}/erasure`, agoSeconds)).toEqual(refused);
  expect(await post(await administrator(), `people/${randomUUID()}/erasure`, agoSeconds)).toEqual(refused);
  expect(await post(somebody, 'me/erasure')).toEqual([409, 'journey-open']);
});

test('while a journey is open, nobody is erased: the employee stops it first', async () => {
  const somebody = await employee();
  await openJourneyOf(somebody.id);
  expect(await post(somebody, 'me/erasure')).toEqual([409, 'journey-open']);
  expect(await post(await administrator(), `people/${somebody.id}/erasure`)).toEqual([409, 'journey-open']);
});

test('what is held is not erased', async () => {
  const somebody = await employee();
  const hold = { holdId: randomUUID(), personId: somebody.id, journeyId: null, reasonCode: 'complaint' } as const;
  await gateway.parts.database.query
    .transaction()
    .execute((transaction) => setLegalHold(transaction, { ...hold, reasonRef: randomUUID(), setBy: randomUUID() }));
  expect(await post(somebody, 'me/erasure')).toEqual([409, 'legal-hold']);
});

test('who is erased is nobody here any more, and is not erased once more', async () => {
  const somebody = await employee();
  await world.erase(somebody.id);
  const event = { type: 'PersonErased', version: 1, at: new Date().toISOString(), by: 'system' } as const;
  await world.happens(streamOf('person', somebody.id), 0, [{ ...event, data: { personId: somebody.id } }]);
  expect(await post(somebody, 'me/erasure')).toEqual([403, 'person-unknown']);
  expect(await post(await administrator(), `people/${somebody.id}/erasure`)).toEqual([410, 'person-erased']);
});

test('no administrator asks for the erasure of an employee of theirs, nor of themselves, whoever they are there', async () => {
  const employer = await world.employer();
  const [somebody, manager] = [await world.someone(['employee'], employer), await world.someone(['manager'], employer)];
  await openJourneyOf(somebody.id);
  const [isManager, isEmployee, other] = [await administrator(), await administrator(), await administrator()];
  await world.actsAs(isManager, manager);
  await world.actsAs(isEmployee, somebody);
  const asks = ({ id }: Someone, personId: string) =>
    erasureOf(gateway.parts).ofPerson(administering(id), randomUUID(), personId);
  const reads = ({ id }: Someone, personId: string) => erasureOf(gateway.parts).stateOf(administering(id), personId);
  const refused = { status: 403, code: 'erasure-by-party' };
  for (const each of [isManager, isEmployee]) {
    await expect(asks(each, somebody.id)).rejects.toMatchObject(refused);
    await expect(reads(each, somebody.id)).rejects.toMatchObject(refused);
  }
  for (const own of [isManager, manager]) await expect(asks(isManager, own.id)).rejects.toMatchObject(refused);
  await expect(asks(other, somebody.id)).rejects.toMatchObject({ status: 409, code: 'journey-open' });
});

const get = async (somebody: Someone, path: string): Promise<readonly [status: number, body: unknown]> => {
  const answer = await fetch(`${gateway.address}/api/${path}`, {
    headers: { authorization: `Bearer ${await somebody.token()}` },
  });
  return [answer.status, await answer.json()];
};

/** What an administrator is told of an erasure, given how its workflow stands. */
const toldOf = (personId: string, run: ErasureRun | null) => {
  const dispatcher = { ...gateway.parts.dispatcher, erasureRun: () => Promise.resolve(run) };
  return erasureOf({ ...gateway.parts, dispatcher }).stateOf(administering(randomUUID()), personId);
};

test.each(['requester', 'manager'] as const)('a %s is told of the erasure of nobody', async (role) => {
  const somebody = await world.someone([role], await world.employer());
  const { id } = await employee();
  for (const path of [`people/${id}/erasure`, 'me/erasure'])
    expect(await get(somebody, path)).toMatchObject([403, { code: 'not-allowed' }]);
});

test('an employee is told of their own erasure alone', async () => {
  const [somebody, other] = [await employee(), await employee()];
  expect(await get(somebody, `people/${other.id}/erasure`)).toMatchObject([403, { code: 'not-allowed' }]);
  expect(await get(await administrator(), `people/${randomUUID()}/erasure`)).toMatchObject([
    404,
    { code: 'person-not-found' },
  ]);
});

test('what became of an erasure is told: it waits, or what came in between', async () => {
  const { id: personId } = await employee();
  await expect(toldOf(personId, null)).rejects.toMatchObject({ status: 404, code: 'erasure-not-found' });
  expect(await toldOf(personId, 'running')).toEqual({ personId, state: 'waiting', obstacle: null });
  expect(await toldOf(personId, { refused: 'legal-hold' })).toEqual({
    personId,
    state: 'held',
    obstacle: 'legal-hold',
  });
});

test('an erasure that was decided waits until it is on record, and is done then, whatever Temporal still knows', async () => {
  const { id: personId } = await employee();
  await world.erase(personId);
  expect(await toldOf(personId, null)).toEqual({ personId, state: 'waiting', obstacle: null });
  const event = { type: 'PersonErased', version: 1, at: new Date().toISOString(), by: 'system' } as const;
  await world.happens(streamOf('person', personId), 0, [{ ...event, data: { personId } }]);
  expect(await toldOf(personId, null)).toEqual({ personId, state: 'done', obstacle: null });
});

test('the list of people calls whoever was erased that, in the language of who looks', async () => {
  const somebody = await employee();
  await world.erase(somebody.id);
  const authorization = `Bearer ${await (await administrator()).token()}`;
  const shown = async (language: string) => {
    const headers = { authorization, 'accept-language': language };
    const list = await fetch(`${gateway.address}/api/people?organisationId=${somebody.organisationId}`, { headers });
    const one = await fetch(`${gateway.address}/api/people/${somebody.id}`, { headers });
    // A list has items, and a person is an object.
    return [(await list.json()) as unknown, (await one.json()) as unknown];
  };
  const erased = (calledAs: string) => ({ id: somebody.id, details: null, active: false, calledAs });
  for (const [language, called] of [
    ['nl', 'Gewiste persoon'],
    ['en', 'Erased person'],
  ] as const) {
    expect(await shown(language)).toMatchObject([{ items: [erased(called)] }, erased(called)]);
  }
});
