import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { cookieNames } from './cookies.js';
import { fromOwnPage, loginWorld, type Browser, type LoginWorld } from './login-world-for-tests.js';

let world: LoginWorld;
let noord: string;
let eva: string;
let administrator: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  noord = await world.employer('Noord');
  eva = await world.person('eva', ['employee'], noord);
  administrator = await world.person('administrator', ['administrator'], null);
});
afterAll(() => world.close());
afterEach(() => {
  world.provider.lies = {};
});

const minutes = (count: number): number => count * 60_000;
const loggedIn = async (subject = 'eva'): Promise<Browser> => {
  const browser = world.browser();
  world.provider.signedIn = subject;
  expect((await browser.logIn()).status).toBe(303);
  return browser;
};
const statusOf = async (browser: Browser): Promise<number> => (await browser.ask('/api/me')).status;
const loginIdOf = async (browser: Browser): Promise<string> => {
  const { login } = (await browser.ask('/api/me')).body;
  return String(typeof login === 'object' && login !== null && 'loginId' in login ? login.loginId : '');
};
const post = (browser: Browser, path: string, body: object = {}) =>
  browser.ask(path, { method: 'POST', headers: fromOwnPage, body });
const refusedAs = (status: number, code: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code }) });

describe('a login is over', () => {
  test('after half an hour without a request, and not while it is used', async () => {
    const browser = await loggedIn();
    for (let turn = 0; turn < 4; turn += 1) {
      world.pass(minutes(29));
      expect(await statusOf(browser)).toBe(200);
    }
    world.pass(minutes(30));
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });

  test('after twelve hours, however much it is used', async () => {
    const browser = await loggedIn();
    for (let turn = 0; turn < 24; turn += 1) {
      world.pass(minutes(29));
      expect(await statusOf(browser)).toBe(200);
    }
    world.pass(minutes(23));
    expect(await statusOf(browser)).toBe(200);
    world.pass(minutes(1));
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });

  test('at every gateway the moment it is logged out at one', async () => {
    const another = await world.anotherGateway();
    const browser = await loggedIn();
    const stolen = browser.cookies.get(cookieNames.login) ?? '';
    expect((await browser.ask('/api/me', {}, another)).status).toBe(200);
    await post(browser, '/logout');
    browser.cookies.set(cookieNames.login, stolen);
    for (const gateway of [another, world.gateway])
      expect(await browser.ask('/api/me', {}, gateway)).toEqual(refusedAs(401, 'login-over'));
    await another.stop();
  });

  test('for who is not active any more, at the next request', async () => {
    const id = await world.person('leaver', ['coach'], null);
    const browser = await loggedIn('leaver');
    const { directory, database } = world.gateway.parts;
    const actor = { personId: administrator, role: 'administrator', ground: 'administration' } as const;
    await database.query
      .transaction()
      .execute((transaction) => directory.people.update(transaction, id, 1, { active: false }, actor));
    expect(await browser.ask('/api/me')).toEqual(refusedAs(403, 'person-unknown'));
  });
});

describe('the tokens of a login', () => {
  test('are renewed once, however many requests come at two gateways, as a second use would end everything', async () => {
    const another = await world.anotherGateway();
    const browser = await loggedIn();
    for (let turn = 1; turn <= 3; turn += 1) {
      const before = world.provider.renewals;
      world.pass(minutes(5));
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => browser.ask('/api/me', {}, index % 2 === 0 ? another : world.gateway)),
      );
      expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect(world.provider.renewals).toBe(before + 1);
    }
    await another.stop();
  });

  test('that are used by somebody else too end the login: the provider takes the second use for theft', async () => {
    const browser = await loggedIn();
    const { browserLogin, database } = world.gateway.parts;
    const login = await browserLogin?.logins.byId(database.query, await loginIdOf(browser));
    world.pass(minutes(5));
    // As if the tokens were stolen from the gateway, and used by the thief first.
    const claim = login && (await browserLogin?.logins.claimRenewal(database.query, login));
    if (!claim || !browserLogin) throw new Error('There is a login whose tokens are to be renewed.');
    expect(await browserLogin.provider.renew(claim.tokens)).not.toBeNull();
    await browserLogin.logins.releaseRenewal(database.query, claim);
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
    expect(await statusOf(browser)).toBe(401);
  });

  test('that the provider does not renew any more end the login', async () => {
    const browser = await loggedIn();
    world.provider.endAll();
    expect(await statusOf(browser)).toBe(200);
    world.pass(minutes(5));
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });

  test('are asked for again when the provider was away, and the login is kept', async () => {
    const browser = await loggedIn();
    world.pass(minutes(5));
    world.provider.lies = { status: 503 };
    expect(await browser.ask('/api/me')).toEqual(refusedAs(503, 'try-again'));
    world.provider.lies = {};
    expect(await statusOf(browser)).toBe(200);
  });

  test('are not those of somebody else after a renewal', async () => {
    const browser = await loggedIn();
    world.pass(minutes(5));
    world.provider.lies = { claims: { sub: 'administrator' } };
    expect(await browser.ask('/api/me')).toEqual(refusedAs(401, 'login-over'));
  });
});

describe('a request that changes something', () => {
  const forgeries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['from another origin', { ...fromOwnPage, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' }],
    ['without the own header', { origin: fromOwnPage.origin, 'sec-fetch-site': 'same-origin' }],
    ['by a form of another site', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
  ];
  test.each(forgeries)('is refused %s, and changes nothing', async (_how, headers) => {
    const browser = await loggedIn();
    const end = `/api/me/logins/${await loginIdOf(browser)}/end`;
    for (const path of [end, '/logout', '/api/me/party'])
      expect(await browser.ask(path, { method: 'POST', headers, body: {} })).toEqual(refusedAs(403, 'request-forged'));
    expect(await statusOf(browser)).toBe(200);
  });

  test('is carried out from the own page: the control of what is refused above', async () => {
    const browser = await loggedIn();
    expect((await post(browser, `/api/me/logins/${await loginIdOf(browser)}/end`)).status).toBe(204);
    expect(await statusOf(browser)).toBe(401);
  });

  test('needs none of this with a token, which no browser adds by itself', async () => {
    const headers = { authorization: `Bearer ${await world.provider.accessToken('eva')}` };
    const path = `/api/me/logins/${eva}/end`;
    expect(await world.gateway.ask(path, { method: 'POST', headers })).toEqual(refusedAs(404, 'login-not-found'));
  });
});

describe('own logins', () => {
  test('are listed, each can be ended from another, and nobody sees or ends those of somebody else', async () => {
    await world.person('other', ['employee'], noord);
    const [one, two, other] = [await loggedIn(), await loggedIn(), await loggedIn('other')];
    const { items } = (await one.ask('/api/me/logins')).body;
    const [idOfOne, idOfTwo, idOfOther] = [await loginIdOf(one), await loginIdOf(two), await loginIdOf(other)];
    expect(items).toContainEqual(expect.objectContaining({ loginId: idOfOne, isThis: true }));
    expect(items).toContainEqual(expect.objectContaining({ loginId: idOfTwo, isThis: false }));
    expect(items).not.toContainEqual(expect.objectContaining({ loginId: idOfOther }));
    expect(await post(one, `/api/me/logins/${idOfOther}/end`)).toEqual(refusedAs(404, 'login-not-found'));
    expect((await post(one, `/api/me/logins/${idOfTwo}/end`)).status).toBe(204);
    expect(await Promise.all([one, two, other].map(statusOf))).toEqual([200, 401, 200]);
  });
});

describe('every login of a person', () => {
  const endAll = (browser: Browser, personId = eva) => post(browser, `/api/people/${personId}/end-logins`);

  test('is ended by an administrator who has just logged in, at every gateway', async () => {
    const another = await world.anotherGateway();
    const [one, two] = [await loggedIn(), await loggedIn()];
    const { body, status } = await endAll(await loggedIn('administrator'));
    expect([status, Number(body['ended']) >= 2]).toEqual([200, true]);
    for (const browser of [one, two])
      expect(await browser.ask('/api/me', {}, another)).toEqual(refusedAs(401, 'login-over'));
    await another.stop();
  });

  test('is not ended by an administrator who logged in a while ago, until they prove anew who they are', async () => {
    const victim = await loggedIn();
    const browser = await loggedIn('administrator');
    world.pass(minutes(5) + 1_000);
    const refused = await endAll(browser);
    expect(refused).toEqual(refusedAs(401, 'step-up-needed'));
    expect(refused.body).toMatchObject({ stepUpAt: '/login?stepUp=yes', maxAgeSeconds: 300 });
    expect(await statusOf(victim)).toBe(200);
    const asked = new URL(String((await browser.ask('/login?stepUp=yes')).headers['location'])).searchParams;
    expect([asked.get('prompt'), asked.get('max_age')]).toEqual(['login', '300']);
    await browser.logIn('/login?stepUp=yes&return=/people');
    expect((await endAll(browser)).status).toBe(200);
    expect(await statusOf(victim)).toBe(401);
  });

  test('is not ended when the provider passes an old log-in off as a new one', async () => {
    const browser = await loggedIn('administrator');
    world.provider.lies = { claims: { auth_time: Math.floor(world.provider.now() / 1_000) - 3_600 } };
    expect(await browser.logIn('/login?stepUp=yes')).toEqual(refusedAs(400, 'login-refused'));
  });

  test('is not ended by anybody else, nor for somebody who does not exist', async () => {
    const id = '3f1e9f4a-0000-4000-8000-000000000000';
    for (const personId of [administrator, id])
      expect(await endAll(await loggedIn(), personId)).toEqual(refusedAs(403, 'not-allowed'));
    expect(await endAll(await loggedIn('administrator'), id)).toEqual(refusedAs(404, 'person-not-found'));
  });
});
