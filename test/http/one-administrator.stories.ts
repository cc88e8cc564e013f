import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { castOf, itemsOf, requested, toClosing, type Cast } from './closing-journeys.js';
import { freshly } from './fresh-log-in.js';
import type { Answer, HttpStack } from './http-stack.js';
import { ownLogin, type OwnLogin } from './own-login.js';
import { theStack } from './the-stack.js';

let stack: HttpStack;
let cast: Cast;
let journeyId: string;
beforeAll(async () => {
  stack = await theStack();
  cast = await castOf(stack);
  journeyId = await requested(cast);
  await toClosing(cast, journeyId);
});

const first = 'administrator';
const second = 'administrator-2';

const enterLogin = (who: string, personId: string, subject: string): Promise<Answer> =>
  freshly(stack, who, `/api/people/${personId}/identities`, { issuer: stack.addresses().issuer, subject });

/** Somebody of the provider who may serve as a BMW practitioner; entered by one administrator. */
const practitionerWith = async (roles: readonly string[]): Promise<string> => {
  const administrator = stack.client(first);
  const person = { organisationId: null, roles, name: 'Bo Beheer', email: `${randomUUID()}@provider.example` };
  const personId = String((await administrator.post('/api/people', person)).body['id']);
  await administrator.post('/api/practitioners', { personId, kinds: ['bmw'], capacity: 9 });
  const registration = {
    register: 'registerplein',
    number: '123456',
    validUntil: '2099-01-01',
    checkedOn: '2026-01-01',
  };
  const path = `/api/practitioners/${personId}/registrations`;
  expect(await administrator.post(path, registration)).toMatchObject({ status: 200 });
  return personId;
};

/** Whoever has the account assigns this practitioner to the journey. */
const assign = (account: OwnLogin, practitionerId: string): Promise<Answer> =>
  account.post(`/api/journeys/${journeyId}/replace-practitioner`, { practitionerId, reason: 'other' });
const read = (account: OwnLogin): Promise<Answer> => account.get(`/api/journeys/${journeyId}/dossier`);

test('one administrator alone reads no dossier by a second account of theirs, which two give to whoever is to read it', async () => {
  const account = ownLogin(stack, `account-${randomUUID()}`);
  const personId = await practitionerWith(['coordinator', 'bmw-practitioner']);
  expect(await enterLogin(first, personId, account.subject)).toMatchObject({ status: 201, body: { state: 'waits' } });
  expect(await assign(account, personId)).toMatchObject({ status: 403, body: { code: 'person-unknown' } });
  expect(await read(account)).toMatchObject({ status: 403, body: { code: 'person-unknown' } });

  // The control: with the word of another one the same account does all of it.
  expect(await enterLogin(second, personId, account.subject)).toMatchObject({ status: 201, body: { state: 'linked' } });
  expect(await assign(account, personId)).toMatchObject({ status: 200 });
  expect(itemsOf((await read(account)).body)).not.toEqual([]);
});

test('nor by an account whose person is given the roles afterwards', async () => {
  const account = ownLogin(stack, `account-${randomUUID()}`);
  const administrator = stack.client(first);
  const person = {
    organisationId: null,
    roles: ['analyst'],
    name: 'Bo Beheer',
    email: `${randomUUID()}@provider.example`,
  };
  const personId = String((await administrator.post('/api/people', person)).body['id']);
  expect(await enterLogin(first, personId, account.subject)).toMatchObject({ status: 201, body: { state: 'linked' } });
  for (const role of ['coordinator', 'bmw-practitioner', 'coach']) {
    const given = await administrator.send({
      method: 'PATCH',
      path: `/api/people/${personId}`,
      headers: { 'content-type': 'application/json', 'if-match': '"1"' },
      body: JSON.stringify({ roles: ['analyst', role] }),
    });
    expect(given, role).toMatchObject({ status: 409, body: { code: 'login-not-seconded' } });
  }
});
