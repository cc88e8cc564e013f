import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { logIn, openBrowser, type Browser } from './browser.js';
import type { HttpStack, Json } from './http-stack.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
beforeAll(async () => {
  stack = await theStack();
});

const browser = (): Browser => openBrowser(stack.addresses().publicUrl);
const loggedIn = async (identity: string): Promise<Browser> => {
  const opened = browser();
  const page = await logIn(opened, identity);
  expect(new URL(page.url).pathname).toBe('/api/me');
  return opened;
};
const request = async (): Promise<Json> => ({
  employeeId: await stack.personId('employee-noord'),
  theme: 'work-pressure',
  subject: 'person',
  question: 'Who can help with this?',
});
const key = () => ({ 'idempotency-key': randomUUID() });

describe('a browser at a whole stack', () => {
  test('logs in without any script, asks for a journey as its own page does, and logs out everywhere', async () => {
    const hr = await loggedIn('hr-noord');
    expect((await hr.ask('GET', '/api/me')).body).toMatchObject({
      personId: await stack.personId('hr-noord'),
      roles: ['requester'],
      login: { kind: 'browser' },
    });
    expect((await hr.ask('POST', '/api/journeys', await request(), key())).status).toBe(201);
    const stolen = hr.cookies.get('__Host-traject') ?? '';
    const { body } = await hr.ask('POST', '/logout');
    expect(await (await hr.visit(String(body['continueAt']))).text()).toContain('Log out');
    expect(hr.cookies.size).toBe(0);
    const answer = await stack.send({
      method: 'GET',
      path: '/api/me',
      headers: { cookie: `__Host-traject=${stolen}` },
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'login-over' } });
  });

  test('writes nothing for a page of another site', async () => {
    const hr = await loggedIn('hr-noord');
    const before = await stack.written();
    const elsewhere = { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    for (const marks of [elsewhere, { 'traject-csrf': '' }]) {
      const forged = await hr.ask('POST', '/api/journeys', await request(), { ...key(), ...marks });
      expect(forged).toMatchObject({ status: 403, body: { code: 'request-forged' } });
    }
    expect(await stack.written()).toEqual(before);
  });

  test('acts as one person at a time when its login belongs to two', async () => {
    const both = await (async () => {
      const opened = browser();
      expect(await (await logIn(opened, 'two-parties')).json()).toMatchObject({ code: 'party-not-chosen' });
      return opened;
    })();
    const adviser = await stack.personId('hr-noord');
    const employee = await stack.personId('employee-zuid-2');
    for (const personId of [adviser, employee]) {
      expect((await both.ask('POST', '/api/me/party', { personId })).status).toBe(200);
      expect((await both.ask('GET', '/api/me')).body['personId']).toBe(personId);
    }
    expect((await both.ask('GET', '/api/people')).status).toBe(403);
  });

  test('is logged out by an administrator who has just logged in, and not by a program', async () => {
    const [victim, administrator] = [await loggedIn('employee-noord'), await loggedIn('administrator')];
    const end = `/api/people/${await stack.personId('employee-noord')}/end-logins`;
    const byProgram = await stack.client('administrator').post(end, {});
    expect(byProgram).toMatchObject({ status: 401, body: { code: 'step-up-needed' } });
    expect((await victim.ask('GET', '/api/me')).status).toBe(200);
    expect((await administrator.ask('POST', end)).body).toMatchObject({ ended: 1 });
    expect((await victim.ask('GET', '/api/me')).status).toBe(401);
  });
});

test('a program has the scopes that it asked for, and no others', async () => {
  const { issuer, clientSecret, gateway } = stack.addresses();
  const tokenWith = async (scope: string): Promise<string> => {
    const response = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`hr-noord:${clientSecret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null && 'access_token' in answer ? String(answer.access_token) : '';
  };
  const authorization = `Bearer ${await tokenWith('traject.read')}`;
  expect((await fetch(`${gateway}/api/me`, { headers: { authorization } })).status).toBe(200);
  const refused = await fetch(`${gateway}/api/journeys`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json', ...key() },
    body: JSON.stringify(await request()),
  });
  expect(refused.status).toBe(403);
  expect(refused.headers.get('www-authenticate')).toContain('insufficient_scope');
});

test('a stream of updates says what a browser may do with it, too', async () => {
  const hangingUp = new AbortController();
  const { headers } = await fetch(`${stack.addresses().gateway}/api/updates`, {
    headers: { authorization: `Bearer ${await stack.token('coordinator')}` },
    signal: hangingUp.signal,
  });
  hangingUp.abort();
  expect(headers.get('content-type')).toContain('text/event-stream');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
});
