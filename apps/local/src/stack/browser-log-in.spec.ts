import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { expect, onTestFinished, test } from 'vitest';
import { loginClientId, startIdentityProvider } from './identity-provider.js';
import { stackSecrets } from './secrets.js';

const publicUrl = 'http://localhost:3000';
const secret = 'secret-of-the-gateway';
const verifier = randomBytes(32).toString('base64url');
const usual = {
  client_id: loginClientId,
  redirect_uri: `${publicUrl}/login/callback`,
  response_type: 'code',
  scope: 'openid',
  state: 'state',
  nonce: 'nonce',
  max_age: '43200',
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
};

async function startedProvider(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-state-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { issuer, stop } = await startIdentityProvider(0, await stackSecrets(folder), { publicUrl, secret });
  onTestFinished(stop);
  return issuer;
}

/** A browser without scripts: it keeps cookies, follows the provider's own redirects and submits forms. */
function browserAt(issuer: string) {
  const cookies = new Map<string, string>();
  const ask = async (address: string, form?: Record<string, string>): Promise<Response> => {
    const response = await fetch(new URL(address, issuer), {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(name, value);
    }
    const next = response.headers.get('location');
    return next === null || next.startsWith(publicUrl) ? response : ask(next);
  };
  return { ask, authorize: (asked: Record<string, string>) => ask(`/auth?${new URLSearchParams(asked)}`) };
}

const sentBackTo = (response: Response): URL => new URL(response.headers.get('location') ?? 'about:blank');

async function token(issuer: string, form: Record<string, string>) {
  const basic = Buffer.from(`${loginClientId}:${secret}`).toString('base64');
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams(form),
  });
  // The provider answers with a JSON object of texts and numbers.
  return { status: response.status, body: (await response.json()) as Readonly<Record<string, string>> };
}

async function logIn(issuer: string, identity: string) {
  const browser = browserAt(issuer);
  const page = await browser.authorize(usual);
  const html = await page.text();
  const back = sentBackTo(await browser.ask(page.url, { identity }));
  return { browser, html, back };
}

const exchange = (issuer: string, code: string | null, change: Record<string, string> = {}) =>
  token(issuer, {
    grant_type: 'authorization_code',
    code: code ?? '',
    redirect_uri: usual.redirect_uri,
    code_verifier: verifier,
    ...change,
  });

test('a person says on a page without scripts which demo identity they are', async () => {
  const issuer = await startedProvider();
  const { html, back } = await logIn(issuer, 'hr-noord');
  expect(html).toContain('value="hr-noord"');
  expect(html).toContain('value="two-parties"');
  expect(html).not.toMatch(/<script|style=| on[a-z]+=/i);
  expect(Object.fromEntries(back.searchParams)).toMatchObject({ state: 'state', iss: issuer });
  const { status, body } = await exchange(issuer, back.searchParams.get('code'));
  expect(status).toBe(200);
  expect(decodeJwt(body['id_token'] ?? '')).toMatchObject({
    sub: 'hr-noord',
    aud: loginClientId,
    nonce: 'nonce',
    auth_time: expect.any(Number),
  });
  expect(body['refresh_token']).toEqual(expect.any(String));
});

test('an identity that nobody has logs nobody in', async () => {
  const issuer = await startedProvider();
  const browser = browserAt(issuer);
  const page = await browser.authorize(usual);
  const again = await browser.ask(page.url, { identity: 'somebody' });
  expect(again.status).toBe(200);
  expect(await again.text()).toContain('value="hr-noord"');
});

test('the page of one browser is of no use in another', async () => {
  const issuer = await startedProvider();
  const page = await browserAt(issuer).authorize(usual);
  expect((await browserAt(issuer).ask(page.url, { identity: 'hr-noord' })).status).toBe(400);
});

test('a code is asked for with a proof key or not at all, and exchanged with that key alone', async () => {
  const issuer = await startedProvider();
  const { code_challenge: _left, code_challenge_method: _out, ...withoutKey } = usual;
  const refused = sentBackTo(await browserAt(issuer).authorize(withoutKey));
  expect(refused.searchParams.get('error')).toBe('invalid_request');
  const { back } = await logIn(issuer, 'hr-noord');
  const wrong = await exchange(issuer, back.searchParams.get('code'), { code_verifier: 'x'.repeat(43) });
  expect([wrong.status, wrong.body['error']]).toEqual([400, 'invalid_grant']);
});

test('a code is good once, and its second use takes back what the first one gave', async () => {
  const issuer = await startedProvider();
  const { back } = await logIn(issuer, 'hr-noord');
  const first = await exchange(issuer, back.searchParams.get('code'));
  expect((await exchange(issuer, back.searchParams.get('code'))).status).toBe(400);
  const renewed = await token(issuer, {
    grant_type: 'refresh_token',
    refresh_token: first.body['refresh_token'] ?? '',
  });
  expect(renewed.status).toBe(400);
});

test('a refresh token is good once, and its second use takes back its successor too', async () => {
  const issuer = await startedProvider();
  const { back } = await logIn(issuer, 'hr-noord');
  const { body } = await exchange(issuer, back.searchParams.get('code'));
  const renew = (refresh_token = '') => token(issuer, { grant_type: 'refresh_token', refresh_token });
  const renewed = await renew(body['refresh_token']);
  expect(renewed.status).toBe(200);
  expect((await renew(body['refresh_token'])).status).toBe(400);
  expect((await renew(renewed.body['refresh_token'])).status).toBe(400);
});

test('a browser is sent nowhere but to the gateway', async () => {
  const answer = await browserAt(await startedProvider()).authorize({
    ...usual,
    redirect_uri: 'http://localhost:4000/login/callback',
  });
  expect(answer.status).toBe(400);
});

test('a log-out is asked for once more, and then the next log-in asks again who one is', async () => {
  const issuer = await startedProvider();
  const { browser, back } = await logIn(issuer, 'hr-noord');
  const { body } = await exchange(issuer, back.searchParams.get('code'));
  // Control: as long as one is logged in, nobody is asked.
  expect(sentBackTo(await browser.authorize(usual)).searchParams.get('code')).not.toBeNull();
  const end = new URLSearchParams({
    id_token_hint: body['id_token'] ?? '',
    post_logout_redirect_uri: `${publicUrl}/`,
  });
  const html = await (await browser.ask(`/session/end?${end}`)).text();
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const done = await browser.ask('/session/end/confirm', { xsrf, logout: 'yes' });
  expect(sentBackTo(done).href).toBe(`${publicUrl}/`);
  expect((await browser.authorize(usual)).url).toContain('/interaction/');
});
