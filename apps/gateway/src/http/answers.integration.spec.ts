import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loginWorld, type Answered, type LoginWorld } from '../login/login-world-for-tests.js';
import { standardRateLimits } from './rate-limits.js';

let world: LoginWorld;
let noord: string;
let foreign: string;
let left: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  const zuid = await world.employer('Zuid');
  noord = await world.employer('Noord');
  await world.person('hr', ['requester'], noord);
  foreign = await world.person('foreign', ['employee'], zuid);
  left = await world.person('left', ['employee'], zuid);
  const { directory, database } = world.gateway.parts;
  const actor = { personId: left, role: 'administrator', ground: 'administration' } as const;
  await database.query
    .transaction()
    .execute((transaction) => directory.people.update(transaction, left, 1, { active: false }, actor));
});
afterAll(() => world.close());

const headersOf = async (subject: string) => ({
  authorization: `Bearer ${await world.provider.accessToken(subject)}`,
  'idempotency-key': `key-${subject}-${Math.floor(world.provider.now())}`,
});

describe('every answer', () => {
  const paths = ['/api/me', '/api/nothing', '/nothing', '/openapi.json', '/health/live', '/login', '/login/callback'];
  test.each([...paths, `/${'a'.repeat(5_000)}`, '/%'])('says what a browser may do with it: %s', async (path) => {
    const { headers } = await world.gateway.ask(path);
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': expect.stringContaining('camera=()'),
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each(['/api/me', '/%61pi/me'])('about somebody is kept nowhere: %s', async (path) => {
    const answer = await world.gateway.ask(path, { headers: await headersOf('hr') });
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } });
  });
});

describe('what a browser asks ahead of anybody’s wish', () => {
  test('is answered to nobody, so that it opens nothing and is no read of theirs', async () => {
    const headers = await headersOf('hr');
    const ask = (marks: Readonly<Record<string, string>>) =>
      world.gateway.ask('/api/disclosures', { headers: { ...headers, ...marks } });
    expect((await ask({})).status).toBe(200);
    expect(await ask({ 'sec-purpose': 'prefetch' })).toMatchObject({ status: 403, body: { code: 'prefetch-refused' } });
  });
});

describe('a request that is too much', () => {
  const many = { ...standardRateLimits, perIdentity: 3, perAddress: 6, loginsPerAddress: 2 };
  const tooMany = expect.objectContaining({
    status: 429,
    headers: expect.objectContaining({ 'retry-after': expect.stringMatching(/^[1-9]\d?$/) }),
    body: expect.objectContaining({ code: 'too-many-requests' }),
  });

  test('of one person is refused, wherever it comes from, and others go on', async () => {
    const gateway = await world.anotherGateway(many);
    const headers = await headersOf('hr');
    const ask = (address: string) => gateway.ask('/api/me', { headers, address });
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.3']) expect((await ask(address)).status).toBe(200);
    expect(await ask('10.0.0.4')).toEqual(tooMany);
    const others = { headers: await headersOf('foreign'), address: '10.0.0.4' };
    expect((await gateway.ask('/api/me', others)).status).toBe(200);
    await gateway.stop();
  });

  test('from one address is refused, whoever makes it, but health is told', async () => {
    const gateway = await world.anotherGateway(many);
    const ask = (path: string) => gateway.ask(path, { address: '10.0.0.1' });
    for (let turn = 0; turn < 6; turn += 1) expect((await ask('/openapi.json')).status).toBe(200);
    expect(await ask('/openapi.json')).toEqual(tooMany);
    expect((await ask('/health/live')).status).toBe(200);
    await gateway.stop();
  });

  test('is believed to come from elsewhere only when a proxy that is trusted says so', async () => {
    const gateway = await world.anotherGateway(many);
    const ask = (from: string) =>
      gateway.ask('/openapi.json', { address: '10.0.0.1', headers: { 'x-forwarded-for': from } });
    for (let turn = 0; turn < 6; turn += 1) await ask(`192.0.2.${turn}`);
    expect(await ask('192.0.2.7')).toEqual(tooMany);
    await gateway.stop();
  });

  test('to log in is refused earlier', async () => {
    const gateway = await world.anotherGateway(many);
    const ask = () => gateway.ask('/login', { address: '10.0.0.1' });
    expect([(await ask()).status, (await ask()).status]).toEqual([303, 303]);
    expect(await ask()).toEqual(tooMany);
    expect(await gateway.ask('/%6cogin', { address: '10.0.0.1' })).toEqual(tooMany);
    await gateway.stop();
  });

  test('because it is too large is refused before anything is done', async () => {
    expect(await world.gateway.ask(`/api/me?a=${'a'.repeat(5_000)}`)).toMatchObject({
      status: 414,
      body: { code: 'address-too-long' },
    });
    const headers = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`x-${index}`, '1']));
    expect(await world.gateway.ask('/api/me', { headers })).toMatchObject({
      status: 431,
      body: { code: 'headers-too-many' },
    });
  });
});

describe('who there is', () => {
  const unknown = '3f1e9f4a-0000-4000-8000-000000000000';
  const same = (answers: readonly Answered[]): void => {
    const [first, ...others] = answers.map(({ status, body }) => ({ status, body }));
    for (const other of others) expect(other).toEqual(first);
  };

  test('is not told to an adviser of another employer: unknown, foreign and inactive people are answered alike', async () => {
    const headers = await headersOf('hr');
    const everybody = [unknown, foreign, left];
    const reads = await Promise.all(everybody.map((id) => world.gateway.ask(`/api/people/${id}`, { headers })));
    expect(reads[0]).toMatchObject({ status: 404, body: { code: 'person-not-found' } });
    same(reads);
    const request = { theme: 'stress', subject: 'person', question: 'Who helps?' };
    const asked = await Promise.all(
      everybody.map((employeeId) =>
        world.gateway.ask('/api/journeys', { method: 'POST', headers, body: { ...request, employeeId } }),
      ),
    );
    expect(asked[0]).toMatchObject({ status: 404, body: { code: 'person-not-found' } });
    same(asked);
  });

  test('costs the database the same, whether there is somebody or not', async () => {
    const headers = await headersOf('hr');
    const { pool } = world.gateway.parts.database;
    const statementsOf = async (id: string): Promise<number> => {
      let statements = 0;
      const count = (): void => void (statements += 1);
      pool.on('acquire', count);
      await world.gateway.ask(`/api/people/${id}`, { headers });
      pool.off('acquire', count);
      return statements;
    };
    await statementsOf(unknown);
    const counts = [await statementsOf(unknown), await statementsOf(foreign), await statementsOf(left)];
    expect(new Set(counts).size).toBe(1);
    expect(counts[0]).toBeGreaterThan(0);
  });

  /** Bodies of which each would be refused for itself. */
  const wrongBodies: readonly (readonly [kind: string, body: string, type: string])[] = [
    ['no JSON', '{"question": ', 'application/json'],
    ['too large', JSON.stringify('a'.repeat(300_000)), 'application/json'],
    ['of another kind', 'question', 'application/x-www-form-urlencoded'],
    ['of no kind', 'question', 'a question'],
    ['no table', '"', 'text/csv'],
  ];
  /** Every route that takes a body and wants to know who sends it. */
  const routesWithBody = async () => {
    const { paths = {} } = (await world.gateway.ask('/openapi.json')).body;
    // Of the document nothing but the names of paths and methods is looked at.
    return Object.entries(paths as Readonly<Record<string, object>>)
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, of]) =>
        (['POST', 'PUT', 'PATCH', 'DELETE'] as const)
          .filter((method) => method.toLowerCase() in of)
          .map((method) => ({ path: path.replaceAll(/[{}]/gu, ''), method })),
      );
  };

  test('is asked before a body is read, on every route: whoever is not known is told nothing of what they sent', async () => {
    const routes = await routesWithBody();
    expect(routes.length).toBeGreaterThan(30);
    const told: string[] = [];
    for (const { path, method } of routes) {
      const ask = (body?: string, type = 'application/json') =>
        world.gateway.ask(path, {
          method,
          headers: { 'content-type': type },
          ...(body === undefined ? {} : { body }),
        });
      const plain = await ask();
      expect(plain.status, path).toBe(401);
      for (const [kind, body, type] of wrongBodies) {
        const answer = await ask(body, type);
        if (answer.status !== 401 || JSON.stringify(answer.body) !== JSON.stringify(plain.body))
          told.push(`${method} ${path} ${kind}: ${answer.status}`);
      }
    }
    expect(told).toEqual([]);
  });

  test('lets who is known hear what is wrong with a body', async () => {
    const headers = await headersOf('hr');
    const codes = [];
    for (const [, body, type] of wrongBodies) {
      const asked = { method: 'POST' as const, headers: { ...headers, 'content-type': type }, body };
      codes.push((await world.gateway.ask('/api/journeys', asked)).body['code']);
    }
    expect(codes).toEqual([
      'body-malformed',
      'body-too-large',
      'media-type-unknown',
      'media-type-unknown',
      'body-not-json',
    ]);
  });

  test('is not told by a log-in: whom nobody knows and who has left are answered alike', async () => {
    const answers = await Promise.all(
      ['stranger', 'left'].map(async (subject) => world.gateway.ask('/api/me', { headers: await headersOf(subject) })),
    );
    expect(answers[0]).toMatchObject({ status: 403, body: { code: 'person-unknown' } });
    same(answers);
  });
});
