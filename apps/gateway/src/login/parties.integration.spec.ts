import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { cookieNames } from './cookies.js';
import { fromOwnPage, loginWorld, type Browser, type LoginWorld } from './login-world-for-tests.js';

let world: LoginWorld;
let adviser: string;
let employee: string;
let somebodyElse: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  const [noord, zuid] = [await world.employer('Noord'), await world.employer('Zuid')];
  adviser = await world.person('both', ['requester'], noord);
  employee = await world.person('both', ['employee'], zuid);
  somebodyElse = await world.person('somebody-else', ['employee'], zuid);
});
afterAll(() => world.close());

const nobody = '3f1e9f4a-0000-4000-8000-000000000000';
const refusedAs = (status: number, code: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code }) });
const loggedIn = async (): Promise<Browser> => {
  const browser = world.browser();
  world.provider.signedIn = 'both';
  expect((await browser.logIn()).status).toBe(303);
  return browser;
};
const choose = (browser: Browser, personId: string) =>
  browser.ask('/api/me/party', { method: 'POST', headers: fromOwnPage, body: { personId } });
const isChosen = (personId: string, chosen: boolean) => expect.objectContaining({ personId, isChosen: chosen });

describe('a login that belongs to people of two parties', () => {
  test('acts as nobody until one is chosen, and then as that one alone', async () => {
    const browser = await loggedIn();
    for (const path of ['/api/me', '/api/journeys', '/api/tasks', '/api/people'])
      expect(await browser.ask(path)).toEqual(refusedAs(409, 'party-not-chosen'));
    const { items } = (await browser.ask('/api/me/parties')).body;
    expect(items).toEqual(expect.arrayContaining([isChosen(adviser, false), isChosen(employee, false)]));
    expect(items).toContainEqual(expect.objectContaining({ organisationName: 'Noord', roles: ['requester'] }));
    expect(await choose(browser, employee)).toMatchObject({ status: 200, body: { personId: employee } });
    expect((await browser.ask('/api/me')).body).toMatchObject({ personId: employee, roles: ['employee'] });
    // What an adviser may, and this employee may not.
    expect(await browser.ask('/api/people')).toEqual(refusedAs(403, 'not-allowed'));
    expect((await browser.ask('/api/me/parties')).body['items']).toContainEqual(isChosen(employee, true));
  });

  test('gets another id with each choice, and the one from before is of no use any more', async () => {
    const browser = await loggedIn();
    for (const personId of [adviser, employee, adviser]) {
      const before = browser.cookies.get(cookieNames.login) ?? '';
      await choose(browser, personId);
      expect((await browser.ask('/api/me')).body['personId']).toBe(personId);
      const former = world.browser();
      former.cookies.set(cookieNames.login, before);
      expect(await former.ask('/api/me/parties')).toEqual(refusedAs(401, 'login-over'));
    }
  });

  test('cannot act as somebody else, whether or not there is such a person', async () => {
    const browser = await loggedIn();
    const [theirs, nobodys] = [await choose(browser, somebodyElse), await choose(browser, nobody)];
    expect(theirs).toEqual(refusedAs(403, 'party-not-yours'));
    expect(nobodys.body).toEqual(theirs.body);
  });

  test('acts as the same one after proving anew who it is', async () => {
    const browser = await loggedIn();
    await choose(browser, adviser);
    await browser.logIn('/login?stepUp=yes');
    expect((await browser.ask('/api/me')).body['personId']).toBe(adviser);
  });

  test('chooses anew in another browser', async () => {
    await choose(await loggedIn(), adviser);
    expect(await (await loggedIn()).ask('/api/me')).toEqual(refusedAs(409, 'party-not-chosen'));
  });
});

describe('a token of such a login', () => {
  const asked = async (party?: string) => ({
    authorization: `Bearer ${await world.provider.accessToken('both')}`,
    ...(party === undefined ? {} : { 'traject-party': party }),
  });

  test('names in each request as whom it acts', async () => {
    expect(await world.gateway.ask('/api/me', { headers: await asked() })).toEqual(refusedAs(409, 'party-not-chosen'));
    for (const personId of [adviser, employee])
      expect((await world.gateway.ask('/api/me', { headers: await asked(personId) })).body['personId']).toBe(personId);
    expect((await world.gateway.ask('/api/people', { headers: await asked(employee) })).status).toBe(403);
    expect((await world.gateway.ask('/api/people', { headers: await asked(adviser) })).status).toBe(200);
  });

  test('never names two, and nobody else', async () => {
    const refusals = [`${adviser},${employee}`, somebodyElse, nobody, 'none'].map(async (party) =>
      world.gateway.ask('/api/me', { headers: await asked(party) }),
    );
    for (const refusal of await Promise.all(refusals)) expect(refusal).toEqual(refusedAs(403, 'party-not-yours'));
  });

  test('is not kept anything of', async () => {
    const answer = await world.gateway.ask('/api/me/party', {
      method: 'POST',
      headers: await asked(adviser),
      body: { personId: adviser },
    });
    expect(answer).toEqual(refusedAs(400, 'not-a-browser'));
  });
});

test('a login of one person needs no choice, and may name that person alone', async () => {
  const authorization = `Bearer ${await world.provider.accessToken('somebody-else')}`;
  const ask = (headers = {}) => world.gateway.ask('/api/me', { headers: { authorization, ...headers } });
  expect((await ask()).body['personId']).toBe(somebodyElse);
  expect((await ask({ 'traject-party': somebodyElse })).status).toBe(200);
  expect(await ask({ 'traject-party': employee })).toEqual(refusedAs(403, 'party-not-yours'));
});
