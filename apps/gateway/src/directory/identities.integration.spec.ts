import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import {
  fromOwnPage,
  loginWorld,
  type Answered,
  type Browser,
  type LoginWorld,
} from '../login/login-world-for-tests.js';

let world: LoginWorld;
let noord: string;
let zuid: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  [noord, zuid] = [await world.employer('Noord'), await world.employer('Zuid')];
  await world.person('anna', ['administrator'], null);
  await world.person('bea', ['administrator'], null);
});
afterAll(() => world.close());

const loggedIn = async (subject: string): Promise<Browser> => {
  const browser = world.browser();
  world.provider.signedIn = subject;
  expect((await browser.logIn()).status).toBe(303);
  return browser;
};
const refusedAs = (status: number, code: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code }) });
const post = (by: Browser, path: string, body: object | string = {}, headers: Readonly<Record<string, string>> = {}) =>
  by.ask(`/api/${path}`, {
    method: 'POST',
    headers: { ...fromOwnPage, 'idempotency-key': randomUUID(), ...headers },
    body,
  });
const identityOf = (subject: string) => ({ issuer: world.provider.issuer, subject });
const link = (by: Browser, personId: string, subject: string) =>
  post(by, `people/${personId}/identities`, identityOf(subject));
const unlink = (by: Browser, personId: string, identityId: unknown) =>
  post(by, `people/${personId}/identities/${String(identityId)}/unlink`);
const enteredBy = async (administrator: Browser, organisationId: string | null = noord): Promise<string> => {
  const subject = randomUUID();
  const roles = organisationId === null ? ['analyst'] : ['employee'];
  const person = { organisationId, roles, name: 'Noor Bakker', email: `${subject}@noord.example` };
  const { status, body } = await post(administrator, 'people', person);
  expect(status).toBe(201);
  return String(body['id']);
};
const listOf = async (by: Browser, path: string) => (await by.ask(`/api/${path}`)).body['items'];
/** What the last answer of a log-in tells. */
const logInAs = async (subject: string): Promise<{ readonly answer: Answered; readonly browser: Browser }> => {
  const browser = world.browser();
  world.provider.signedIn = subject;
  return { answer: await browser.logIn(), browser };
};

describe('somebody who was entered', () => {
  test('logs in once an administrator has entered what they were told that they are called', async () => {
    const administrator = await loggedIn('anna');
    const personId = await enteredBy(administrator);
    const subject = `noor-${randomUUID()}`;
    const { answer } = await logInAs(subject);
    expect(answer).toEqual(refusedAs(403, 'person-unknown'));
    expect(answer.body).toMatchObject({ login: identityOf(subject) });

    const told = answer.body['login'];
    const linked = await post(
      administrator,
      `people/${personId}/identities`,
      typeof told === 'object' ? { ...told } : {},
    );
    expect(linked).toMatchObject({ status: 201, body: { state: 'linked' } });
    const { browser } = await logInAs(subject);
    expect((await browser.ask('/api/me')).body).toMatchObject({ personId, organisationId: noord, roles: ['employee'] });
    expect(await listOf(browser, 'me/identities')).toEqual(
      await listOf(administrator, `people/${personId}/identities`),
    );
    expect(await listOf(browser, 'me/identities')).toEqual([
      expect.objectContaining({ issuer: world.provider.issuer, state: 'linked', unlinkedAt: null }),
    ]);
    expect(JSON.stringify(await listOf(browser, 'me/identities'))).not.toContain(subject);
  });

  test('is logged out at every gateway in the moment that their login is taken away', async () => {
    const another = await world.anotherGateway();
    const administrator = await loggedIn('anna');
    const personId = await enteredBy(administrator);
    const subject = randomUUID();
    const { identityId } = (await link(administrator, personId, subject)).body;
    const { browser } = await logInAs(subject);
    expect((await browser.ask('/api/me', {}, another)).status).toBe(200);
    expect(await unlink(administrator, personId, identityId)).toMatchObject({
      status: 200,
      body: { identityId, ended: 1 },
    });
    for (const gateway of [another, world.gateway])
      expect(await browser.ask('/api/me', {}, gateway)).toEqual(refusedAs(401, 'login-over'));
    expect((await logInAs(subject)).answer).toEqual(refusedAs(403, 'person-unknown'));
    // Once more is no error, and ends nothing.
    expect(await unlink(administrator, personId, identityId)).toMatchObject({ status: 200, body: { ended: 0 } });
    await another.stop();
  });

  test('sees that somebody else could act as them for a while', async () => {
    const [anna, bea] = [await loggedIn('anna'), await loggedIn('bea')];
    const personId = await enteredBy(anna);
    const subject = randomUUID();
    await link(anna, personId, subject);
    const { browser } = await logInAs(subject);
    const { identityId } = (await link(anna, personId, randomUUID())).body;
    await unlink(bea, personId, identityId);
    expect(await listOf(browser, 'me/identities')).toEqual([
      expect.objectContaining({ identityId, state: 'unlinked', linkedAt: null }),
      expect.objectContaining({ state: 'linked' }),
    ]);
  });
});

describe('an administrator', () => {
  test('does not become somebody else by their own login, nor by a second one on their own', async () => {
    const [anna, bea] = [await loggedIn('anna'), await loggedIn('bea')];
    const victim = await enteredBy(anna);
    expect(await link(anna, victim, 'anna')).toEqual(refusedAs(403, 'identity-own'));
    await link(anna, victim, randomUUID());
    const second = `second-of-anna-${randomUUID()}`;
    expect(await link(anna, victim, second)).toMatchObject({ status: 201, body: { state: 'waits' } });
    expect((await logInAs(second)).answer).toEqual(refusedAs(403, 'person-unknown'));
    expect(await link(bea, victim, second)).toMatchObject({ status: 201, body: { state: 'linked' } });
    expect((await logInAs(second)).answer.status).toBe(303);
  });

  test('alone does not become two, be it by the login of another administrator or by a role that is given later', async () => {
    const [anna, bea] = [await loggedIn('anna'), await loggedIn('bea')];
    const [account, email] = [`account-of-anna-${randomUUID()}`, `${randomUUID()}@provider.example`];
    const person = { organisationId: null, roles: ['administrator'], name: 'Bo Beheer', email };
    const alone = String((await post(anna, 'people', person)).body['id']);
    expect(await link(anna, alone, account)).toMatchObject({ status: 201, body: { state: 'waits' } });
    expect((await logInAs(account)).answer).toEqual(refusedAs(403, 'person-unknown'));
    const file = (...fields: readonly string[]) =>
      post(anna, 'people/import?organisationId=provider', `name,email,roles,login\nBo,${fields.join(',')}\n`, {
        'content-type': 'text/csv',
      });
    const imported = await file(`${randomUUID()}@provider.example`, 'administrator', account);
    expect(imported).toEqual(refusedAs(422, 'import-refused'));
    expect(imported.body).toMatchObject({ report: { problems: [{ line: 2, column: 'login', code: 'login-second' }] } });
    const analyst = await enteredBy(anna, null);
    expect(await link(anna, analyst, account)).toMatchObject({ status: 201, body: { state: 'linked' } });
    for (const roles of [['administrator'], ['analyst', 'coordinator'], ['coach']]) {
      const headers = { ...fromOwnPage, 'if-match': '"1"' };
      const given = await anna.ask(`/api/people/${analyst}`, { method: 'PATCH', headers, body: { roles } });
      expect(given).toEqual(refusedAs(409, 'login-not-seconded'));
    }
    const { browser } = await logInAs(account);
    expect((await browser.ask('/api/me')).body).toMatchObject({ personId: analyst, roles: ['analyst'] });
    const hers = randomUUID();
    await link(anna, alone, hers);
    expect(await link(bea, alone, hers)).toMatchObject({ status: 201, body: { state: 'linked' } });
    expect((await logInAs(hers)).answer.status).toBe(303);
  });

  test('who logged in a while ago proves anew who they are, before anything is looked at', async () => {
    const administrator = await loggedIn('anna');
    const personId = await enteredBy(administrator);
    const { identityId } = (await link(administrator, personId, randomUUID())).body;
    world.pass(5 * 60_000 + 1_000);
    for (const body of [identityOf(randomUUID()), {}])
      expect(await post(administrator, `people/${personId}/identities`, body)).toEqual(
        refusedAs(401, 'step-up-needed'),
      );
    expect(await unlink(administrator, personId, identityId)).toEqual(refusedAs(401, 'step-up-needed'));
    const rows = `name,email,roles,login\nNoor,${randomUUID()}@noord.example,employee,${randomUUID()}\n`;
    const importing = (file: string) =>
      post(administrator, `people/import?organisationId=${noord}`, file, { 'content-type': 'text/csv' });
    expect(await importing(rows)).toEqual(refusedAs(401, 'step-up-needed'));
    // Without logins the file needs none.
    expect(await importing(rows.replaceAll(/,[^,]*\n/g, '\n'))).toMatchObject({ status: 200, body: { created: 1 } });
    expect(await listOf(administrator, `people/${personId}/identities`)).toEqual([
      expect.objectContaining({ identityId, state: 'linked' }),
    ]);
  });

  test('imports people with their logins, who then log in', async () => {
    const administrator = await loggedIn('anna');
    const subject = `imported-${randomUUID()}`;
    const rows = (...logins: readonly string[]) =>
      ['name,email,roles,login', ...logins.map((login) => `Noor,${randomUUID()}@noord.example,employee,${login}`)].join(
        '\n',
      );
    const importing = (file: string) =>
      post(administrator, `people/import?organisationId=${noord}`, file, { 'content-type': 'text/csv' });
    expect(await importing(rows(subject))).toMatchObject({ status: 200, body: { created: 1, written: true } });
    const { browser } = await logInAs(subject);
    expect((await browser.ask('/api/me')).body).toMatchObject({ organisationId: noord });
    const refused = await importing(rows(randomUUID(), subject));
    expect(refused).toEqual(refusedAs(422, 'import-refused'));
    expect(refused.body).toMatchObject({ report: { problems: [{ line: 3, column: 'login', code: 'login-taken' }] } });
    expect(JSON.stringify(refused.body)).not.toContain(subject);
  });

  test('is told what cannot be: another issuer, a login that is taken, somebody or something that there is not', async () => {
    const administrator = await loggedIn('anna');
    const [one, two, elsewhere] = [
      await enteredBy(administrator),
      await enteredBy(administrator),
      await enteredBy(administrator, zuid),
    ];
    const subject = randomUUID();
    const other = await post(administrator, `people/${one}/identities`, { issuer: 'https://other.example', subject });
    expect(other).toEqual(refusedAs(422, 'issuer-unknown'));
    expect(other.body).toMatchObject({ issuer: world.provider.issuer });
    const { identityId } = (await link(administrator, one, subject)).body;
    expect(await link(administrator, two, subject)).toEqual(refusedAs(409, 'identity-taken'));
    expect(await link(administrator, elsewhere, subject)).toMatchObject({ status: 201, body: { state: 'linked' } });
    expect(await link(administrator, randomUUID(), randomUUID())).toEqual(refusedAs(404, 'person-not-found'));
    expect(await unlink(administrator, two, identityId)).toEqual(refusedAs(404, 'identity-not-found'));
    expect(await unlink(administrator, randomUUID(), identityId)).toEqual(refusedAs(404, 'person-not-found'));
    expect(await administrator.ask(`/api/people/${randomUUID()}/identities`)).toEqual(
      refusedAs(404, 'person-not-found'),
    );
  });

  test('has the same command carried out once under its key, and another refused', async () => {
    const administrator = await loggedIn('anna');
    const [personId, subject] = [await enteredBy(administrator), randomUUID()];
    const key = { 'idempotency-key': randomUUID() };
    const path = `people/${personId}/identities`;
    const first = await post(administrator, path, identityOf(subject), key);
    expect((await post(administrator, path, identityOf(subject), key)).body).toEqual(first.body);
    expect(await post(administrator, path, identityOf(randomUUID()), key)).toEqual(
      refusedAs(422, 'idempotency-key-reused'),
    );
    expect(await post(administrator, path, identityOf(subject), { 'idempotency-key': '' })).toEqual(
      refusedAs(400, 'idempotency-key-missing'),
    );
  });

  test('gives a login to one of two people, though two of them give it at once at two gateways', async () => {
    const another = await world.anotherGateway();
    const [anna, bea] = [await loggedIn('anna'), await loggedIn('bea')];
    const [one, two] = [await enteredBy(anna), await enteredBy(anna)];
    const subject = randomUUID();
    const headers = () => ({ ...fromOwnPage, 'idempotency-key': randomUUID() });
    const asked = { method: 'POST', body: identityOf(subject) } as const;
    const answers = await Promise.all([
      anna.ask(`/api/people/${one}/identities`, { ...asked, headers: headers() }),
      bea.ask(`/api/people/${two}/identities`, { ...asked, headers: headers() }, another),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    await another.stop();
  });
});

test.each([
  ['requester', 'noord'],
  ['manager', 'noord'],
  ['employee', 'noord'],
  ['requester', 'zuid'],
  ['bmw-practitioner', null],
  ['coach', null],
  ['coordinator', null],
  ['analyst', null],
] as const)('a %s of %s gives no login to anybody, takes none, and sees none but their own', async (role, employer) => {
  const anna = await loggedIn('anna');
  const personId = await enteredBy(anna);
  const { identityId } = (await link(anna, personId, randomUUID())).body;
  const subject = `${role}-${randomUUID()}`;
  await world.person(subject, [role], employer === null ? null : employer === 'noord' ? noord : zuid);
  const { browser } = await logInAs(subject);
  const notAllowed = refusedAs(403, 'not-allowed');
  expect(await link(browser, personId, randomUUID())).toEqual(notAllowed);
  expect(await unlink(browser, personId, identityId)).toEqual(notAllowed);
  expect(await browser.ask(`/api/people/${personId}/identities`)).toEqual(notAllowed);
  expect(await listOf(browser, 'me/identities')).toEqual([
    expect.objectContaining({ state: 'linked', linkedBy: null }),
  ]);
  expect(await listOf(anna, `people/${personId}/identities`)).toHaveLength(1);
});
