import { createRemoteJWKSet, jwtVerify } from 'jose';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { requestToken } from '../request-token.js';
import { audience, startIdentityProvider } from './identity-provider.js';
import { stackSecrets } from './secrets.js';

async function provider(stateFolder?: string) {
  const folder = stateFolder ?? (await mkdtemp(join(tmpdir(), 'traject-state-')));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const secrets = await stackSecrets(folder);
  const { issuer, stop } = await startIdentityProvider(0, secrets, {
    publicUrl: 'http://localhost:3000',
    secret: 'secret-of-the-gateway',
  });
  onTestFinished(stop);
  const verify = (token: string) =>
    jwtVerify(token, createRemoteJWKSet(new URL(`${issuer}/jwks`)), { issuer, audience, algorithms: ['ES256'] });
  return { folder, secrets, issuer, verify };
}

test('a token names its identity and lasts an hour', async () => {
  const { issuer, secrets, verify } = await provider();
  const { payload } = await verify(
    await requestToken({ issuer, identity: 'hr-noord', clientSecret: secrets.clientSecret }),
  );
  expect(payload.sub).toBe('hr-noord');
  expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
});

test.for([
  ['hr-noord', 'not-the-secret'],
  ['somebody', undefined],
] as const)('there is no token for %s with the secret %s', async ([identity, secret]) => {
  const { issuer, secrets } = await provider();
  const clientSecret = secret ?? secrets.clientSecret;
  await expect(requestToken({ issuer, identity, clientSecret })).rejects.toMatchObject({ code: 'token-refused' });
});

test('a provider that is away is reported with its address', async () => {
  const request = { issuer: 'http://127.0.0.1:1', identity: 'hr-noord', clientSecret: 'any' };
  await expect(requestToken(request)).rejects.toMatchObject({
    code: 'token-refused',
    message: expect.stringContaining('http://127.0.0.1:1'),
  });
});

test('tokens of before a restart still verify, as the key is kept with the data, for its owner alone', async () => {
  const { folder, issuer, secrets, verify } = await provider();
  expect(await stackSecrets(folder)).toEqual(secrets);
  expect((await stat(join(folder, 'secrets.json'))).mode & 0o777).toBe(0o600);
  const token = await requestToken({ issuer, identity: 'coordinator', clientSecret: secrets.clientSecret });
  const again = await provider(folder);
  await expect(
    jwtVerify(token, createRemoteJWKSet(new URL(`${again.issuer}/jwks`)), { issuer, audience }),
  ).resolves.toMatchObject({ payload: { sub: 'coordinator' } });
  await expect(verify(`${token.slice(0, -4)}AAAA`)).rejects.toThrow();
});
