import { randomUUID } from 'node:crypto';
import type { PersonRole } from '@traject/directory';
import type { StoredEvent } from '@traject/contracts';
import {
  aJourneyFor,
  aRequest,
  assigned,
  coachPractitioner,
  contactConsented,
  done,
  intakeLeadsTo,
  referralAgreed,
} from '@traject/domain/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';

let world: GatewayWorld;
let gateway: Gateway;
let administrator: Someone;
beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  gateway = await world.gateway();
  administrator = await world.someone(['administrator'], null);
});
afterAll(() => world.close());

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}
const send = async (
  somebody: Someone,
  method: string,
  path: string,
  body?: object,
  key: string = randomUUID(),
  loggedInAgoSeconds = 0,
  party?: string,
): Promise<Answer> => {
  const claims = { auth_time: Math.floor(Date.now() / 1_000) - loggedInAgoSeconds };
  const answer = await fetch(`${gateway.address}/api/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await somebody.token(600, claims)}`,
      'idempotency-key': key,
      ...(party === undefined ? {} : { 'traject-party': party }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  // Whatever the gateway answers is a JSON object.
  return { status: answer.status, body: (await answer.json()) as Answer['body'] };
};
const employee = async (): Promise<Someone> => world.someone(['employee'], await world.employer());
const reason = 'The case of last autumn goes to court.';
const holdOn = (personId: string) => ({ personId, reasonCode: 'court-case', reason });
const set = (body: object, key?: string) => send(administrator, 'POST', 'legal-holds', body, key);

describe('a legal hold', () => {
  test('is not got round by the gateway itself, whose role takes no content away, held or not', async () => {
    const { id: personId } = await employee();
    const { query } = gateway.parts.database;
    const taking = sql`delete from dossier.content where person_id = ${personId}`;
    await expect(taking.execute(query)).rejects.toMatchObject({ code: '42501' });
    expect(await set(holdOn(personId))).toMatchObject({ status: 201 });
    await expect(taking.execute(query)).rejects.toMatchObject({ code: '42501' });
  });

  test('is set, listed without its words, read with them, and lifted once', async () => {
    const { id: personId } = await employee();
    const { status, body } = await set(holdOn(personId));
    expect(status).toBe(201);
    const whole = { personId, journeyId: null, reasonCode: 'court-case', setBy: administrator.id, liftedAt: null };
    expect(body).toMatchObject(whole);
    const path = `legal-holds/${String(body['holdId'])}`;
    const listed = await send(administrator, 'GET', `legal-holds?personId=${personId}&active=true`);
    expect(listed.body['items']).toEqual([body]);
    expect(JSON.stringify(listed.body)).not.toContain('autumn');
    expect((await send(administrator, 'GET', path)).body).toEqual({ ...body, reason });

    const lifted = await send(administrator, 'POST', `${path}/lift`);
    expect(lifted).toMatchObject({ status: 200, body: { liftedBy: administrator.id } });
    const other = await world.someone(['administrator'], null);
    expect((await send(other, 'POST', `${path}/lift`)).body).toEqual(lifted.body);
    const active = await send(administrator, 'GET', `legal-holds?personId=${personId}&active=true`);
    expect(active.body['items']).toEqual([]);
  });

  test('stays when whoever lifts it has not logged in just now', async () => {
    const { id: personId } = await employee();
    const { body } = await set(holdOn(personId));
    const path = `legal-holds/${String(body['holdId'])}`;
    const lift = (agoSeconds: number) =>
      send(administrator, 'POST', `${path}/lift`, undefined, randomUUID(), agoSeconds);
    const refused = { status: 401, body: { code: 'step-up-needed', stepUpAt: '/login?stepUp=yes' } };
    expect(await lift(301)).toMatchObject(refused);
    expect((await send(administrator, 'GET', path)).body).toMatchObject({ liftedAt: null });
    expect(await lift(299)).toMatchObject({ status: 200, body: { liftedBy: administrator.id } });
  });

  test('sent twice under one key is one hold', async () => {
    const { id } = await employee();
    const key = randomUUID();
    const first = await set(holdOn(id), key);
    expect(await set(holdOn(id), key)).toEqual(first);
    expect((await send(administrator, 'GET', `legal-holds?personId=${id}`)).body['items']).toHaveLength(1);
    expect(await set({ ...holdOn(id), reason: 'Other words.' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });

  test('tells whoever it is about that its reason was read, and never the words', async () => {
    const held = await employee();
    const { body } = await set(holdOn(held.id));
    await send(administrator, 'GET', `legal-holds/${String(body['holdId'])}`);
    const log = await send(held, 'GET', 'me/access-log');
    expect(JSON.stringify(log.body)).toContain('legal-hold.reason');
    expect(JSON.stringify(log.body)).not.toContain('autumn');
  });

  test('comes too late for whoever was erased', async () => {
    const { id } = await employee();
    await world.erase(id);
    expect(await set(holdOn(id))).toMatchObject({ status: 409, body: { code: 'destruction-decided' } });
  });

  test('is on somebody or on a journey that there is, and says why', async () => {
    const { id } = await employee();
    for (const [body, code] of [
      [holdOn(randomUUID()), 'person-not-found'],
      [{ journeyId: randomUUID(), reasonCode: 'other', reason }, 'journey-not-found'],
      [{ ...holdOn(id), journeyId: randomUUID() }, 'input-invalid'],
      [{ reasonCode: 'other', reason }, 'input-invalid'],
      [{ ...holdOn(id), reason: ' ' }, 'input-invalid'],
      [{ ...holdOn(id), reasonCode: 'because' }, 'input-invalid'],
    ] as const) {
      expect((await set(body)).body['code']).toBe(code);
    }
    for (const [method, path] of [
      ['GET', `legal-holds/${randomUUID()}`],
      ['POST', `legal-holds/${randomUUID()}/lift`],
    ] as const) {
      expect(await send(administrator, method, path)).toMatchObject({
        status: 404,
        body: { code: 'legal-hold-not-found' },
      });
    }
  });

  test('is listed page by page', async () => {
    const { id } = await employee();
    for (let count = 0; count < 3; count += 1) await set(holdOn(id));
    const path = `legal-holds?personId=${id}&limit=2`;
    const first = await send(administrator, 'GET', path);
    const rest = await send(administrator, 'GET', `${path}&cursor=${String(first.body['nextCursor'])}`);
    // A list holds resources.
    const idsIn = ({ body }: Answer) => (body['items'] as readonly Answer['body'][]).map((hold) => hold['holdId']);
    expect(new Set([...idsIn(first), ...idsIn(rest)]).size).toBe(3);
    expect([idsIn(first).length, idsIn(rest).length, rest.body['nextCursor']]).toEqual([2, 1, null]);
  });
});

test('whoever has part in a journey of a person sees, sets and lifts no hold on them, whoever they are there', async () => {
  const employer = await world.employer();
  const [held, manager] = [await world.someone(['employee'], employer), await world.someone(['manager'], employer)];
  const elsewhere = await world.someone(['employee'], await world.employer());
  const practitioner = await world.someone(['bmw-practitioner'], null);
  const receiver = await world.someone(['coach'], null);
  const [isManager, isPractitioner, isReceiver, isHeld, other] = [
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
    await world.someone(['administrator'], null),
  ];
  const journeyId = randomUUID();
  const { events } = aJourneyFor(
    aRequest({ journeyId, employeeId: held.id, managerId: manager.id, organisationId: employer }),
    contactConsented,
    assigned({ practitionerId: practitioner.id }),
    intakeLeadsTo('coach'),
    referralAgreed({ to: 'coach', coachKind: 'career' }),
    done('ProposeReceiver', { practitioner: coachPractitioner({ practitionerId: receiver.id }) }),
  );
  // An event of the domain is stored as it is.
  await world.happens(`journey/${journeyId}`, 0, events as readonly StoredEvent[]);
  await world.actsAs(isManager, manager);
  for (const each of [isPractitioner, practitioner]) await world.actsAs(each, elsewhere);
  const elsewhereToo = await world.someone(['employee'], await world.employer());
  for (const each of [isReceiver, receiver]) await world.actsAs(each, elsewhereToo);
  await world.actsAs(isHeld, held);
  const { body } = await set(holdOn(held.id));
  const path = `legal-holds/${String(body['holdId'])}`;
  const listed = async (somebody: Someone) =>
    (await send(somebody, 'GET', `legal-holds?personId=${held.id}`, undefined, randomUUID(), 0, somebody.id)).body[
      'items'
    ];
  for (const each of [isManager, isPractitioner, isReceiver, isHeld]) {
    const asked = (method: string, to: string, sent?: object) => send(each, method, to, sent, randomUUID(), 0, each.id);
    const refused = { status: 403, body: { code: 'legal-hold-by-party' } };
    expect(await asked('GET', path)).toMatchObject(refused);
    expect(await asked('POST', `${path}/lift`)).toMatchObject(refused);
    expect(await asked('POST', 'legal-holds', holdOn(held.id))).toMatchObject(refused);
    expect(await asked('POST', 'legal-holds', { journeyId, reasonCode: 'other', reason })).toMatchObject(refused);
    expect(await listed(each)).toEqual([]);
  }
  expect(await listed(other)).toEqual([body]);
  expect(await send(other, 'GET', path)).toMatchObject({ status: 200, body: { reason } });
});

test.each(['requester', 'manager'] as const)('nor does a %s of their employer, who has part in none', async (role) => {
  const employer = await world.employer();
  const held = await world.someone(['employee'], employer);
  const isOfEmployer = await world.someone(['administrator'], null);
  const { body } = await set(holdOn(held.id));
  const path = `legal-holds/${String(body['holdId'])}`;
  const asked = (method: string, to: string) =>
    send(isOfEmployer, method, to, undefined, randomUUID(), 0, isOfEmployer.id);
  const listed = async () => (await asked('GET', `legal-holds?personId=${held.id}`)).body['items'];
  await world.actsAs(isOfEmployer, await world.someone([role], await world.employer()));
  expect(await listed()).toEqual([body]);
  await world.actsAs(isOfEmployer, await world.someone([role], employer));
  expect(await listed()).toEqual([]);
  expect(await asked('GET', path)).toMatchObject({ status: 403, body: { code: 'legal-hold-by-party' } });
  expect(await asked('POST', `${path}/lift`)).toMatchObject({ status: 403, body: { code: 'legal-hold-by-party' } });
});

test.each([
  ['employee', true],
  ['requester', true],
  ['manager', true],
  ['coordinator', false],
  ['bmw-practitioner', false],
  ['coach', false],
  ['analyst', false],
] as const)('a %s neither sees nor sets nor lifts a hold', async (role: PersonRole, atEmployer) => {
  const somebody = await world.someone([role], atEmployer ? await world.employer() : null);
  const { body } = await set(holdOn((await employee()).id));
  const path = `legal-holds/${String(body['holdId'])}`;
  const refused = { status: 403, body: { code: 'not-allowed' } };
  expect(await send(somebody, 'GET', 'legal-holds')).toMatchObject(refused);
  expect(await send(somebody, 'GET', path)).toMatchObject(refused);
  expect(await send(somebody, 'POST', `${path}/lift`)).toMatchObject(refused);
  expect(await send(somebody, 'POST', 'legal-holds', holdOn(somebody.id))).toMatchObject(refused);
});
