import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

/** How an ID token is signed: as it must be, or in one of the ways that must not pass. */
export type Signing = 'as-it-must' | 'none' | 'with-the-client-secret' | 'by-somebody-else';

/** What the provider does differently from now on, to see that it is noticed. */
export interface Lies {
  /** Claims in place of the right ones; undefined takes one away. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly signing?: Signing;
  /** The issuer that the browser brings back; null for none. */
  readonly issuerBroughtBack?: string | null;
  /** Answers every question of the gateway with this status. */
  readonly status?: number;
}

/** A real OpenID provider as far as the gateway asks one, which can be told to lie. */
export interface ProviderForTests {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who sits at the browser. */
  signedIn: string;
  lies: Lies;
  /** Milliseconds since 1970; when people prove who they are, and by which tokens are given. */
  now: () => number;
  /** Refresh and access tokens that the gateway gave back. */
  readonly revoked: string[];
  /** How often tokens were renewed. */
  renewals: number;
  /** Ends everything that somebody has here, as an administrator of the provider does. */
  endAll(): void;
  /** An access token for an API client, with other claims or another header where told. */
  accessToken(subject: string, claims?: JWTPayload, header?: { readonly typ?: string }): Promise<string>;
  close(): void;
}

interface Code {
  readonly subject: string;
  readonly nonce: string;
  readonly challenge: string;
  readonly family: string;
}

const lifetimeSeconds = 300;
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const bodyOf = async (request: IncomingMessage): Promise<URLSearchParams> => {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return new URLSearchParams(body);
};

/** Starts a provider with a key of its own. @param audience of access tokens */
export async function startProvider(audience: string): Promise<ProviderForTests> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const stranger = (await generateKeyPair('ES256')).privateKey;
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const codes = new Map<string, Code>();
  const refreshTokens = new Map<string, { readonly subject: string; readonly family: string }>();
  const endedFamilies = new Set<string>();
  const [clientId, clientSecret] = ['traject-browser', randomUUID()];

  const idToken = async (subject: string, nonce: string | undefined): Promise<string> => {
    const at = Math.floor(provider.now() / 1_000);
    const right = { iss: provider.issuer, sub: subject, aud: clientId, iat: at, exp: at + lifetimeSeconds };
    const claims = { ...right, auth_time: at, nonce, ...provider.lies.claims };
    const { signing = 'as-it-must' } = provider.lies;
    if (signing === 'none') return `${base64url({ alg: 'none' })}.${base64url(claims)}.`;
    const token = new SignJWT(claims);
    if (signing === 'with-the-client-secret')
      return token.setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(clientSecret));
    const header = { alg: 'ES256', kid: 'one' };
    return token.setProtectedHeader(header).sign(signing === 'as-it-must' ? privateKey : stranger);
  };
  const tokensOf = async (subject: string, family: string, nonce?: string) => {
    const refreshToken = randomUUID();
    refreshTokens.set(refreshToken, { subject, family });
    return {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: lifetimeSeconds,
      refresh_token: refreshToken,
      id_token: await idToken(subject, nonce),
    };
  };
  const authorize = (asked: URLSearchParams, response: ServerResponse): void => {
    const back = new URL(asked.get('redirect_uri') ?? '');
    const challenge = asked.get('code_challenge');
    if (challenge === null || asked.get('code_challenge_method') !== 'S256')
      back.searchParams.set('error', 'invalid_request');
    else {
      const code = randomUUID();
      const nonce = asked.get('nonce') ?? '';
      codes.set(code, { subject: provider.signedIn, nonce, challenge, family: randomUUID() });
      back.searchParams.set('code', code);
    }
    back.searchParams.set('state', asked.get('state') ?? '');
    const { issuerBroughtBack = provider.issuer } = provider.lies;
    if (issuerBroughtBack !== null) back.searchParams.set('iss', issuerBroughtBack);
    response.writeHead(303, { location: back.href }).end();
  };
  const exchange = async (asked: URLSearchParams): Promise<object> => {
    const code = codes.get(asked.get('code') ?? '');
    codes.delete(asked.get('code') ?? '');
    const verifier = asked.get('code_verifier') ?? '';
    const fits = createHash('sha256').update(verifier).digest('base64url') === code?.challenge;
    return code === undefined || !fits ? refusal : tokensOf(code.subject, code.family, code.nonce);
  };
  const renew = async (asked: URLSearchParams): Promise<object> => {
    const token = asked.get('refresh_token') ?? '';
    const known = refreshTokens.get(token);
    provider.renewals += 1;
    if (known === undefined || endedFamilies.has(known.family)) return refusal;
    // A second use means that somebody else has it too: everything that came of this log-in ends.
    if (usedRefreshTokens.has(token)) {
      endedFamilies.add(known.family);
      return refusal;
    }
    usedRefreshTokens.add(token);
    return tokensOf(known.subject, known.family);
  };
  const usedRefreshTokens = new Set<string>();
  const refusal = { error: 'invalid_grant' };
  const authorized = ({ headers }: IncomingMessage): boolean => {
    const basic = /^Basic (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';
    // Both parts are encoded as in a form (RFC 6749, 2.3.1).
    return decodeURIComponent(Buffer.from(basic, 'base64').toString()) === `${clientId}:${clientSecret}`;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname, searchParams } = new URL(request.url ?? '', provider.issuer);
    const json = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (pathname === '/.well-known/openid-configuration') return void json(200, metadata(provider.issuer));
    if (pathname === '/keys') return void json(200, { keys: [jwk] });
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (provider.lies.status !== undefined) return void json(provider.lies.status, {});
    if (!authorized(request)) return void json(401, { error: 'invalid_client' });
    const asked = await bodyOf(request);
    if (pathname === '/revoke') {
      provider.revoked.push(asked.get('token') ?? '');
      return void response.writeHead(200).end();
    }
    const body = asked.get('grant_type') === 'refresh_token' ? await renew(asked) : await exchange(asked);
    json('error' in body ? 400 : 200, body);
  };
  const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const place = server.address();
  if (place === null || typeof place === 'string') throw new Error('The provider of identities has no port.');
  const provider: ProviderForTests = {
    issuer: `http://127.0.0.1:${place.port}`,
    clientId,
    clientSecret,
    signedIn: '',
    lies: {},
    now: Date.now,
    revoked: [],
    renewals: 0,
    endAll: () => refreshTokens.forEach(({ family }) => endedFamilies.add(family)),
    accessToken: (subject, claims = {}, header = { typ: 'at+jwt' }) => {
      const at = Math.floor(provider.now() / 1_000);
      const right = { iss: provider.issuer, sub: subject, aud: audience, iat: at, exp: at + lifetimeSeconds };
      return new SignJWT({ ...right, scope: 'traject.read traject.write', ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'one', ...header })
        .sign(privateKey);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}

const metadata = (issuer: string): object => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  revocation_endpoint: `${issuer}/revoke`,
  end_session_endpoint: `${issuer}/end`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic'],
  authorization_response_iss_parameter_supported: true,
});
