import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { cookieNames } from './cookies.js';
import { fromOwnPage, loginWorld, type Browser, type LoginWorld } from './login-world-for-tests.js';
import type { Lies } from './provider-for-tests.js';

let world: LoginWorld;
let eva: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  eva = await world.person('eva', ['employee'], await world.employer('Noord'));
});
afterAll(() => world.close());
afterEach(() => {
  world.provider.lies = {};
  world.provider.signedIn = 'eva';
});

/** A browser in which Eva has logged in. */
const loggedIn = async (subject = 'eva'): Promise<Browser> => {
  const browser = world.browser();
  world.provider.signedIn = subject;
  expect((await browser.logIn()).status).toBe(303);
  return browser;
};
const isLoggedIn = async (browser: Browser): Promise<boolean> => (await browser.ask('/api/me')).status === 200;
const refusedAs = (status: number, code: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code }) });

describe('a browser', () => {
  test('logs in at the provider, comes back to where it was, and holds nothing but a cookie', async () => {
    world.provider.signedIn = 'eva';
    const browser = world.browser();
    const answer = await browser.logIn('/login?return=/tasks%3Fopen=1');
    expect(answer).toMatchObject({ status: 303, headers: { location: '/tasks?open=1', 'cache-control': 'no-store' } });
    expect([...browser.cookies.keys()]).toEqual([cookieNames.login]);
    expect(answer.setCookies.find((line) => line.startsWith(`${cookieNames.login}=`))).toMatch(
      /^__Host-traject=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const { body } = await browser.ask('/api/me');
    expect(body).toMatchObject({ personId: eva, roles: ['employee'], login: { kind: 'browser' } });
    expect(Object.keys(body).toSorted()).toEqual(['departmentId', 'login', 'organisationId', 'personId', 'roles']);
  });

  test('asks the provider for a code that is bound to it, and for when the person proved who they are', async () => {
    const { headers, setCookies } = await world.browser().ask('/login');
    const asked = new URL(String(headers['location']));
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: world.provider.clientId,
      redirect_uri: 'http://localhost:3000/login/callback',
      response_type: 'code',
      scope: 'openid',
      state: expect.stringMatching(/^[\w-]{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      max_age: '43200',
    });
    expect(setCookies.join()).toMatch(/^__Host-traject-attempt=[\w-]{43}; Max-Age=600; .*SameSite=Lax$/);
  });

  test('is never sent elsewhere after it logged in', async () => {
    const answer = await world.browser().logIn('/login?return=//elsewhere.example/');
    expect(answer).toMatchObject({ status: 303, headers: { location: '/' } });
  });

  test.each([
    ['nobody knows', 'stranger'],
    ['is not active any more', 'left'],
  ])('is not logged in for somebody whom %s: both are answered alike', async (_kind, subject) => {
    if (subject === 'left') {
      const id = await world.person('left', ['coach'], null);
      const { directory, database } = world.gateway.parts;
      const actor = { personId: id, role: 'administrator', ground: 'administration' } as const;
      await database.query
        .transaction()
        .execute((transaction) => directory.people.update(transaction, id, 1, { active: false }, actor));
    }
    world.provider.signedIn = subject;
    const browser = world.browser();
    const revoked = world.provider.revoked.length;
    const answer = await browser.logIn();
    expect(answer).toEqual(refusedAs(403, 'person-unknown'));
    expect(answer.body['detail']).toBe('Nobody here acts under this login. Ask the administrator to enter you.');
    expect([...browser.cookies]).toEqual([]);
    expect(world.provider.revoked).toHaveLength(revoked + 1);
  });

  test('logs out here and is told where to log out at the provider, which takes its tokens back', async () => {
    const browser = await loggedIn();
    const stolen = browser.cookies.get(cookieNames.login) ?? '';
    const revoked = world.provider.revoked.length;
    const answer = await browser.ask('/logout', { method: 'POST', headers: fromOwnPage });
    expect(answer.status).toBe(200);
    const end = new URL(String(answer.body['continueAt']));
    expect(end.origin + end.pathname).toBe(`${world.provider.issuer}/end`);
    expect(end.searchParams.get('post_logout_redirect_uri')).toBe('http://localhost:3000/');
    expect(world.provider.revoked).toHaveLength(revoked + 1);
    expect([...browser.cookies]).toEqual([]);
    browser.cookies.set(cookieNames.login, stolen);
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });

  test('that is not logged in can log out, and nothing happens', async () => {
    const answer = await world.browser().ask('/logout', { method: 'POST', headers: fromOwnPage });
    expect(answer).toMatchObject({ status: 200, body: { continueAt: null } });
  });
});

describe('what is brought back to the callback', () => {
  const replaced = (path: string, name: string, value: string | null): string => {
    const url = new URL(path, 'http://localhost:3000');
    if (value === null) url.searchParams.delete(name);
    else url.searchParams.set(name, value);
    return url.pathname + url.search;
  };

  test.each([
    ['without state', 'state', null],
    ['with a forged state', 'state', 'forged'],
    ['without code', 'code', null],
    ['with a forged code', 'code', 'forged'],
    ['by another provider', 'iss', 'https://elsewhere.example'],
    ['by a provider that does not say who it is', 'iss', null],
  ])('logs nobody in %s, and is not taken a second time as it was', async (_how, name, value) => {
    const browser = world.browser();
    const path = await browser.untilSentBack();
    const attempt = browser.cookies.get(cookieNames.attempt) ?? '';
    expect(await browser.ask(replaced(path, name, value))).toEqual(refusedAs(400, 'login-refused'));
    browser.cookies.set(cookieNames.attempt, attempt);
    expect(await browser.ask(path)).toEqual(refusedAs(400, 'login-attempt-unknown'));
    expect(await isLoggedIn(browser)).toBe(false);
  });

  test('logs in as it is: the control of what is refused above', async () => {
    const browser = world.browser();
    expect((await browser.ask(replaced(await browser.untilSentBack(), 'other', '1'))).status).toBe(303);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  test('logs in one browser alone: whoever overheard it gets nowhere, and cannot log another browser in', async () => {
    const path = await world.browser().untilSentBack();
    expect(await world.browser().ask(path)).toEqual(refusedAs(400, 'login-attempt-unknown'));
    const other = world.browser();
    await other.untilSentBack();
    expect(await other.ask(path)).toEqual(refusedAs(400, 'login-refused'));
  });

  test('is of no use a second time, at any gateway', async () => {
    const browser = world.browser();
    const path = await browser.untilSentBack();
    const attempt = browser.cookies.get(cookieNames.attempt) ?? '';
    expect((await browser.ask(path)).status).toBe(303);
    browser.cookies.set(cookieNames.attempt, attempt);
    const another = await world.anotherGateway();
    for (const gateway of [world.gateway, another])
      expect(await browser.ask(path, {}, gateway)).toEqual(refusedAs(400, 'login-attempt-unknown'));
    await another.stop();
  });

  test('is of no use after ten minutes', async () => {
    const browser = world.browser();
    const path = await browser.untilSentBack();
    world.pass(10 * 60_000);
    expect(await browser.ask(path)).toEqual(refusedAs(400, 'login-attempt-unknown'));
  });

  test('is of no use with a code that is bound to the proof key of another browser', async () => {
    const browser = world.browser();
    const { headers } = await browser.ask('/login');
    const asked = new URL(String(headers['location']));
    asked.searchParams.set('code_challenge', 'of-somebody-else');
    const sentBack = await fetch(asked, { redirect: 'manual' });
    const path = (sentBack.headers.get('location') ?? '').slice('http://localhost:3000'.length);
    expect(await browser.ask(path)).toEqual(refusedAs(400, 'login-refused'));
  });

  test('tells of a refusal of the provider without its words', async () => {
    const browser = world.browser();
    const path = replaced(replaced(await browser.untilSentBack(), 'code', null), 'error', 'access_denied');
    const answer = await browser.ask(`${path}&error_description=private-words`);
    expect(answer).toEqual(refusedAs(400, 'login-refused'));
    expect(JSON.stringify(answer.body)).not.toContain('private-words');
  });
});

describe('an ID token', () => {
  const lies: readonly (readonly [string, Lies])[] = [
    ['that nobody signed (alg none)', { signing: 'none' }],
    ['that is signed with the secret of the client (HS256)', { signing: 'with-the-client-secret' }],
    ['that somebody else signed', { signing: 'by-somebody-else' }],
    ['for another client', { claims: { aud: 'another-client' } }],
    ['of another issuer', { claims: { iss: 'https://elsewhere.example' } }],
    ['that has expired', { claims: { exp: 1_700_000_000 } }],
    ['for another attempt', { claims: { nonce: 'another' } }],
    ['without the attempt', { claims: { nonce: undefined } }],
    ['that does not tell when the person logged in', { claims: { auth_time: undefined } }],
    ['of a person who logged in too long ago', { claims: { auth_time: 1_700_000_000 } }],
    ['of nobody', { claims: { sub: undefined } }],
  ];
  test.each(lies)('logs nobody in %s', async (_how, lie) => {
    world.provider.lies = lie;
    const browser = world.browser();
    expect(await browser.logIn()).toEqual(refusedAs(400, 'login-refused'));
    expect(await isLoggedIn(browser)).toBe(false);
    world.provider.lies = {};
    expect((await browser.logIn()).status).toBe(303);
  });

  test('is waited for: while the provider is away nobody is told that it refused', async () => {
    world.provider.lies = { status: 503 };
    expect(await world.browser().logIn()).toEqual(refusedAs(503, 'try-again'));
  });
});

describe('the id of a login', () => {
  test('is a new one at each log-in, and the one from before is of no use any more', async () => {
    const browser = await loggedIn();
    const planted = browser.cookies.get(cookieNames.login) ?? '';
    await browser.logIn();
    expect(browser.cookies.get(cookieNames.login)).not.toBe(planted);
    expect(await isLoggedIn(browser)).toBe(true);
    const attacker = world.browser();
    attacker.cookies.set(cookieNames.login, planted);
    expect(await attacker.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });

  test('that somebody planted before the log-in does not become that of the login', async () => {
    const planted = 'A'.repeat(43);
    const browser = world.browser();
    browser.cookies.set(cookieNames.login, planted);
    await browser.logIn();
    expect(browser.cookies.get(cookieNames.login)).not.toBe(planted);
    const attacker = world.browser();
    attacker.cookies.set(cookieNames.login, planted);
    expect(await isLoggedIn(attacker)).toBe(false);
  });

  test('of somebody else’s login in the same browser ends with the new log-in', async () => {
    await world.person('emre', ['coach'], null);
    const browser = await loggedIn('emre');
    const former = browser.cookies.get(cookieNames.login) ?? '';
    world.provider.signedIn = 'eva';
    await browser.logIn();
    const attacker = world.browser();
    attacker.cookies.set(cookieNames.login, former);
    expect(await isLoggedIn(attacker)).toBe(false);
    expect((await browser.ask('/api/me')).body['personId']).toBe(eva);
  });

  test.each(['', 'short', 'A'.repeat(43), `${'A'.repeat(42)}%`, `${'A'.repeat(43)}x`])(
    'is nothing that somebody made up: %j',
    async (made) => {
      const browser = world.browser();
      browser.cookies.set(cookieNames.login, made);
      expect((await browser.ask('/api/me')).status).toBe(401);
    },
  );

  test('is in no table, and neither is a token in words that could be read', async () => {
    const browser = await loggedIn();
    const secret = browser.cookies.get(cookieNames.login) ?? '';
    const { rows } = await world.gateway.parts.database.pool.query<{ row: string }>(
      'select t::text as row from logins.browser_logins t',
    );
    expect(rows.length).toBeGreaterThan(0);
    const all = rows.map(({ row }) => row).join();
    for (const text of [secret, Buffer.from(secret, 'base64url').toString('hex'), Buffer.from('eva').toString('hex')])
      expect(all).not.toContain(text);
  });
});
