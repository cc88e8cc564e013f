import { SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loginWorld, type LoginWorld } from '../login/login-world-for-tests.js';

let world: LoginWorld;
let eva: string;
beforeAll(async () => {
  world = await loginWorld(inject('postgresUrl'));
  eva = await world.person('eva', ['employee'], await world.employer('Noord'));
  await world.person('administrator', ['administrator'], null);
});
afterAll(() => world.close());

const ask = (token: string, path = '/api/me', method: 'GET' | 'POST' = 'GET') =>
  world.gateway.ask(path, { method, headers: { authorization: `Bearer ${token}` } });
const tokenWith = (claims: JWTPayload, header?: { readonly typ?: string }, subject = 'eva') =>
  world.provider.accessToken(subject, claims, header);
const refusedAs = (status: number, code: string) =>
  expect.objectContaining({ status, body: expect.objectContaining({ code }) });
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('an access token', () => {
  test.each([{ typ: 'at+jwt' }, { typ: 'application/at+jwt' }, { typ: 'JWT' }, {}])(
    'is taken with the header %j: the control of what is refused below',
    async (header) => {
      expect(await ask(await tokenWith({}, header))).toMatchObject({
        status: 200,
        body: { personId: eva, login: { kind: 'token', loginId: null, authenticatedAt: null } },
      });
    },
  );

  const claims: readonly (readonly [string, JWTPayload])[] = [
    ['of another audience', { aud: 'another-product' }],
    ['of another issuer', { iss: 'https://elsewhere.example' }],
    ['that has expired', { exp: 1_700_000_000 }],
    ['that is not valid yet', { nbf: 4_000_000_000 }],
    ['that says it is an ID token', { typ: 'ID' }],
  ];
  test.each(claims)('is refused %s', async (_how, wrong) => {
    const answer = await ask(await tokenWith(wrong, { typ: 'JWT' }));
    expect(answer).toEqual(refusedAs(401, 'token-invalid'));
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  test('is refused that is an ID token, also where its audience is ours', async () => {
    expect(await ask(await tokenWith({ nonce: 'n' }, { typ: 'JWT' }))).toEqual(refusedAs(401, 'token-invalid'));
    expect(await ask(await tokenWith({ at_hash: 'h' }, {}))).toEqual(refusedAs(401, 'token-invalid'));
    expect(await ask(await tokenWith({}, { typ: 'logout+jwt' }))).toEqual(refusedAs(401, 'token-invalid'));
  });

  test('is refused that nobody signed, or that is signed with a key that everybody has', async () => {
    const [, payload = ''] = (await tokenWith({})).split('.');
    const keys = await (await fetch(`${world.provider.issuer}/keys`)).text();
    const right = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const byPublicKey = await new SignJWT(right)
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(new TextEncoder().encode(keys));
    const unsigned = `${base64url({ alg: 'none', typ: 'at+jwt' })}.${payload}.`;
    for (const token of [byPublicKey, unsigned]) expect(await ask(token)).toEqual(refusedAs(401, 'token-invalid'));
  });

  test('is not found in a cookie, and a cookie not in it', async () => {
    const token = await tokenWith({});
    const cookie = `__Host-traject=${token}`;
    expect((await world.gateway.ask('/api/me', { headers: { cookie } })).status).toBe(401);
    expect((await ask('x'.repeat(43))).status).toBe(401);
  });
});

describe('the scope of a token', () => {
  test.each([
    ['traject.read', 200, 403],
    ['traject.write', 403, 404],
    ['traject.read traject.write', 200, 404],
    ['openid profile', 403, 403],
    ['traject.reader', 403, 403],
  ])('%s reads with %i and writes with %i', async (scope, read, write) => {
    const token = await tokenWith({ scope });
    expect((await ask(token)).status).toBe(read);
    expect((await ask(token, `/api/me/logins/${eva}/end`, 'POST')).status).toBe(write);
  });

  test('that is missing is named', async () => {
    const answer = await ask(await tokenWith({ scope: undefined }));
    expect(answer).toMatchObject({ status: 403, body: { code: 'scope-missing', scope: 'traject.read' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_scope", scope="traject.read"');
  });
});

describe('a route that needs a fresh authentication', () => {
  const endAll = async (claims: JWTPayload) =>
    ask(await tokenWith(claims, undefined, 'administrator'), `/api/people/${eva}/end-logins`, 'POST');
  const secondsAgo = (seconds: number): JWTPayload => ({
    auth_time: Math.floor(world.provider.now() / 1_000) - seconds,
  });

  test('takes the token of a person who has just logged in', async () => {
    expect((await endAll(secondsAgo(10))).status).toBe(200);
  });

  test.each([
    ['of a program, which never logs in', () => ({})],
    ['of a person who logged in a while ago', () => secondsAgo(301)],
    ['of a person who will log in', () => secondsAgo(-60)],
  ])('refuses the token %s', async (_whose, claims) => {
    const answer = await endAll(claims());
    expect(answer).toEqual(refusedAs(401, 'step-up-needed'));
    expect(answer.headers['www-authenticate']).toBe('Bearer error="insufficient_user_authentication", max_age="300"');
  });
});

test('roles and organisation come from the directory, whatever a token claims', async () => {
  const claims = { roles: ['administrator'], organisationId: null, groups: ['administrators'] };
  expect((await ask(await tokenWith(claims))).body).toMatchObject({ roles: ['employee'] });
  expect((await ask(await tokenWith(claims), '/api/practitioners')).status).toBe(403);
});
