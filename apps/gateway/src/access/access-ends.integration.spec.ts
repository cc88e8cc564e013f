import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { StoredEvent } from '@traject/contracts';
import { endActing } from '@traject/directory';
import {
  aRequest,
  askedFor,
  assigned,
  bmwPractitioner,
  contactConsented,
  done,
  intakeLeadsTo,
  talkPlanned,
  type Happening,
} from '@traject/domain/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { listen, type Listening } from '../updates/listen-for-tests.js';
import { gatewayWorld, type Gateway, type GatewayWorld, type Someone } from '../updates/world-for-tests.js';
import { routesOf, type Document } from './matrix/routes.js';

const hourMs = 3_600_000;

let world: GatewayWorld;
let gateway: Gateway;
let noord: string;

beforeAll(async () => {
  world = await gatewayWorld(inject('postgresUrl'));
  // No heartbeat comes in time to look whether somebody may still be here: whatever ends here ends by itself.
  gateway = await world.gateway({ heartbeatMs: hourMs });
  noord = await world.employer();
});
afterAll(() => world.close());

const live = async (somebody: Someone, lastEventId?: string): Promise<Listening> => {
  const listening = await listen(gateway, somebody, lastEventId === undefined ? {} : { lastEventId });
  await listening.until(({ type }) => type === 'heartbeat');
  return listening;
};

/** Whether a stream goes on: the next thing that happens is told in it; otherwise this fails. */
const isOpen = async (stream: Listening, somebody: Someone, employeeId?: string): Promise<boolean> => {
  const before = stream.heard.length;
  await requestedBy(somebody, employeeId);
  await stream.until((message) => stream.heard.indexOf(message) >= before);
  return true;
};

interface Logged {
  readonly journeyId: string;
  goesOn(...happenings: readonly Happening[]): Promise<void>;
}

/** A journey that the requester asked for, about some employee unless told. */
async function requestedBy(requester: Someone, employeeId: string = randomUUID()): Promise<Logged> {
  const journeyId = randomUUID();
  const stream = `journey/${journeyId}` as const;
  const parties = { employeeId, requesterId: requester.id, managerId: null, organisationId: noord };
  let journey = askedFor(aRequest({ journeyId, questionRef: randomUUID(), ...parties }));
  // An event of the domain is stored as it is.
  const stored = (from: number) => journey.events.slice(from) as readonly StoredEvent[];
  await world.happens(stream, 0, stored(0));
  return {
    journeyId,
    goesOn: async (...happenings) => {
      const before = journey.events.length;
      journey = happenings.reduce((current, happens) => happens(current), journey);
      await world.happens(stream, before, stored(before));
    },
  };
}

const codeOf = async (path: string, somebody: Someone, method = 'GET'): Promise<unknown> => {
  const response = await fetch(`${gateway.address}${path}`, {
    method,
    headers: { authorization: `Bearer ${await somebody.token()}` },
  });
  const body: unknown = await response.json();
  return typeof body === 'object' && body !== null && 'code' in body ? body.code : response.status;
};

/** Every route but the public ones, each about something that there may or may not be. */
const everyRoute = async (): Promise<readonly (readonly [method: string, path: string])[]> => {
  // The gateway's own document.
  const document = (await (await fetch(`${gateway.address}/openapi.json`)).json()) as Document;
  return routesOf(document)
    .filter(({ permission }) => permission !== undefined)
    .map(({ method, path }) => [method, path.replaceAll(/\{\w+\}/g, randomUUID())] as const);
};

describe('whoever may not be here any more', () => {
  test('is let go from open streams at once, and gets into no route', async () => {
    const somebody = await world.someone(['requester', 'manager', 'employee'], noord);
    const streams = [await live(somebody), await live(somebody)];
    await world.changeRecord(somebody, { active: false });
    await Promise.all(streams.map((stream) => stream.ended()));
    for (const [method, path] of await everyRoute())
      expect(await codeOf(path, somebody, method), `${method} ${path}`).toBe('person-unknown');
  });

  test('is let go when their login is taken away, and comes back when they get another one', async () => {
    const somebody = await world.someone(['employee'], noord);
    const stream = await live(somebody);
    const { database, directory, settings } = gateway.parts;
    const login = { issuer: settings.issuer, subject: somebody.id };
    const [entered] = await directory.identities.of(database.query, somebody.id);
    const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' };
    await database.query
      .transaction()
      .execute((transaction) =>
        directory.identities.takeAway(transaction, somebody.id, entered?.identityId ?? '', administrator),
      );
    await stream.ended();
    expect(await codeOf('/api/me', somebody)).toBe('person-unknown');
    await database.query
      .transaction()
      .execute((transaction) => directory.people.linkIdentity(transaction, login, somebody.id));
    const again = await live(somebody);
    await again.hangUp();
  });

  test('is let go in the moment that an administrator takes their login away, and nobody else is', async () => {
    const [somebody, colleague] = [await world.someone(['employee'], noord), await world.someone(['employee'], noord)];
    const administrator = await world.someone(['administrator'], null);
    const fresh = { auth_time: Math.floor(Date.now() / 1_000) };
    const asAdministrator = async (path: string, method = 'GET'): Promise<unknown> => {
      const headers = { authorization: `Bearer ${await administrator.token(600, fresh)}` };
      return (
        await fetch(`${gateway.address}/api/people/${somebody.id}/identities${path}`, { method, headers })
      ).json();
    };
    const [stream, other] = [await live(somebody), await live(colleague)];
    expect(await asAdministrator('')).toEqual({ items: [expect.objectContaining({ state: 'linked' })] });
    const [entered] = await gateway.parts.directory.identities.of(gateway.parts.database.query, somebody.id);
    expect(await asAdministrator(`/${entered?.identityId}/unlink`, 'POST')).toMatchObject({ ended: 0 });
    await stream.ended();
    expect(await codeOf('/api/me', somebody)).toBe('person-unknown');
    expect(await isOpen(other, await world.someone(['requester'], noord), colleague.id)).toBe(true);
    await other.hangUp();
  });

  test('is let go when they are erased', async () => {
    const somebody = await world.someone(['employee'], noord);
    const stream = await live(somebody);
    const { database } = gateway.parts;
    await database.query.transaction().execute((transaction) => endActing(transaction, somebody.id));
    await stream.ended();
  });
});

describe('whose roles change', () => {
  test('is let go at once, and comes back as who they are by then', async () => {
    const somebody = await world.someone(['requester', 'employee'], noord);
    const colleague = await world.someone(['employee'], noord);
    const journey = await requestedBy(somebody, colleague.id);
    const stream = await live(somebody);
    await world.changeRecord(somebody, { roles: ['employee'] });
    await stream.ended();
    const again = await live(somebody, stream.heard.at(-1)?.id);
    await journey.goesOn(contactConsented);
    expect(await codeOf(`/api/journeys/${journey.journeyId}`, somebody)).toBe('journey-not-found');
    const own = await requestedBy(colleague, somebody.id);
    await again.until(({ data }) => data['id'] === own.journeyId);
    expect(again.heard.map(({ data }) => data['id'])).not.toContain(journey.journeyId);
    await again.hangUp();
  });

  test('is let go also at other gateways, and by whichever process wrote it', async () => {
    const other = await world.gateway({ heartbeatMs: hourMs });
    const somebody = await world.someone(['requester', 'employee'], noord);
    const stream = await listen(other, somebody);
    await stream.until(({ type }) => type === 'heartbeat');
    await world.changeRecord(somebody, { roles: ['employee'] });
    await stream.ended();
    await other.stop();
  });
});

describe('a stream goes on (controls)', () => {
  test('when somebody else changes, or something that gives or takes no access', async () => {
    const somebody = await world.someone(['requester', 'employee'], noord);
    const other = await world.someone(['requester', 'employee'], noord);
    const stream = await live(somebody);
    await world.changeRecord(other, { active: false });
    await world.changeRecord(somebody, { name: 'Somebody Else' });
    expect(await isOpen(stream, somebody)).toBe(true);
    await stream.hangUp();
  });

  test('when a change does not come about', async () => {
    const somebody = await world.someone(['requester', 'employee'], noord);
    const stream = await live(somebody);
    const { database } = gateway.parts;
    const undone = database.query.transaction().execute(async (transaction) => {
      await endActing(transaction, somebody.id);
      throw new Error('It does not come about.');
    });
    await expect(undone).rejects.toThrow('It does not come about.');
    expect(await isOpen(stream, somebody)).toBe(true);
    await stream.hangUp();
  });
});

describe('whose part in a journey is over', () => {
  test('as they were replaced, hears and reads nothing more of it, while who follows does', async () => {
    const [before, after] = [
      await world.someone(['bmw-practitioner'], null),
      await world.someone(['bmw-practitioner'], null),
    ];
    const requester = await world.someone(['requester'], noord);
    const employee = await world.someone(['employee'], noord);
    const coordinator = { role: 'coordinator', personId: 'coordinator' } as const;
    const journey = await requestedBy(requester, employee.id);
    await journey.goesOn(contactConsented, assigned({ practitionerId: before.id }), intakeLeadsTo('bmw'));
    const path = `/api/journeys/${journey.journeyId}`;
    expect(await codeOf(path, before)).toBe(200);
    expect(await codeOf(path, after)).toBe('journey-not-found');
    const streams = { before: await live(before), after: await live(after) };

    const practitioner = bmwPractitioner({ practitionerId: after.id });
    await journey.goesOn(done('ReplacePractitioner', { practitioner, reason: 'absence' }, { by: coordinator }));
    for (const each of [path, `${path}/timeline`, `${path}/dossier`]) {
      expect(await codeOf(each, before), each).toBe('journey-not-found');
      expect(await codeOf(each, after), each).toBe(200);
    }
    await journey.goesOn(talkPlanned);
    await streams.after.until(({ type, data }) => type === 'journey' && data['id'] === journey.journeyId);
    const next = await requestedBy(requester, employee.id);
    await next.goesOn(contactConsented, assigned({ practitionerId: before.id }));
    await streams.before.until(({ data }) => data['id'] === next.journeyId);
    const told = streams.before.heard.filter(({ type }) => type === 'journey').map(({ data }) => data['id']);
    expect(told).not.toContain(journey.journeyId);
    await Promise.all(Object.values(streams).map((stream) => stream.hangUp()));
  });
});

/** A request of which the last byte is not sent before a second, and something else, has passed. */
async function slowly(
  somebody: Someone,
  { path, body, headers = {} }: { path: string; body: string; headers?: Readonly<Record<string, string>> },
  meanwhile: () => Promise<void>,
): Promise<unknown> {
  const sending = request(`${gateway.address}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await somebody.token()}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': randomUUID(),
      ...headers,
    },
  });
  const answered = once(sending, 'response');
  sending.write(body.slice(0, -1));
  // By then they were let in.
  await wait(1_000);
  await meanwhile();
  sending.end(body.slice(-1));
  // What is emitted with a response is one.
  const [answer] = (await answered) as [IncomingMessage];
  return { status: answer.statusCode, body: await json(answer) };
}

const nothing = (): Promise<void> => Promise.resolve();
const personUnknown = { status: 403, body: { code: 'person-unknown' } };

describe('a request that is under way', () => {
  test('is refused when whoever began it has left by the time it is there, and else is not', async () => {
    const administrator = await world.someone(['administrator'], null);
    const entered = (name: string) => ({
      path: '/api/people',
      body: JSON.stringify({ organisationId: noord, roles: ['employee'], name, email: `${randomUUID()}@example.org` }),
    });
    expect(await slowly(administrator, entered('In time'), nothing)).toMatchObject({ status: 201 });
    const leaves = () => world.changeRecord(administrator, { active: false });
    expect(await slowly(administrator, entered('Too late'), leaves)).toMatchObject(personUnknown);
  });

  test('is refused when they have another role by then', async () => {
    const administrator = await world.someone(['administrator'], null);
    const body = JSON.stringify({ name: 'An employer' });
    const becomesAnalyst = () => world.changeRecord(administrator, { roles: ['analyst'] });
    expect(await slowly(administrator, { path: '/api/organisations', body }, becomesAnalyst)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
  });

  test('keeps no file of an employee who has left by the time it is there', async () => {
    const [requester, employee] = [await world.someone(['requester'], noord), await world.someone(['employee'], noord)];
    const journey = await requestedBy(requester, employee.id);
    await journey.goesOn(contactConsented);
    const file = {
      path: `/api/journeys/${journey.journeyId}/attachments`,
      body: 'What I want to say.',
      headers: { 'content-type': 'text/plain', 'file-name': 'letter.txt' },
    };
    expect(await slowly(employee, file, nothing)).toMatchObject({ status: 201 });
    const leaves = () => world.changeRecord(employee, { active: false });
    expect(await slowly(employee, file, leaves)).toMatchObject(personUnknown);
  });
});

test('a stream ends with the time for which its reader was let in', async () => {
  const somebody = await world.someone(['employee'], noord);
  const stream = await listen(gateway, somebody, { token: await somebody.token(1) });
  await stream.ended();
  expect(stream.status).toBe(200);
});
