import { readFile } from 'node:fs/promises';
import { ProcessProblem } from '@traject/daemon';
import type { LoginAttempt, LoginTokens } from '@traject/logins';
import * as oidc from 'openid-client';
import { clockToleranceSeconds } from '../identity/clock-tolerance.js';
import { HttpProblem, tryAgain } from '../problems/http-problem.js';
import { isPrivateUrl, type BrowserLoginSettings } from './login-settings.js';

/** A log-in as the provider vouches for it. */
export interface ProvidedLogin {
  readonly tokens: LoginTokens;
  /** Milliseconds that the access token lasts. */
  readonly lastsMs: number;
  readonly authenticatedAtMs: number;
}

/** Tokens in place of others. */
export type RenewedTokens = Pick<ProvidedLogin, 'tokens' | 'lastsMs'>;

/** The OpenID provider as browsers' log-ins need it. Each call throws `try-again` while it is away. */
export interface OpenIdProvider {
  /** Where a browser goes to log in. @param asAnew whether the person must prove anew who they are */
  authorizationUrl(attempt: LoginAttempt, asAnew: boolean): Promise<URL>;
  /** Takes what the browser brought back. @throws HttpProblem `login-refused` when it does not hold */
  login(callback: URL, attempt: LoginAttempt): Promise<ProvidedLogin>;
  /** Renews tokens; null when the provider does not vouch for the login any more. */
  renew(tokens: LoginTokens): Promise<RenewedTokens | null>;
  /** Takes tokens back, where the provider offers that. */
  revoke(tokens: LoginTokens): Promise<void>;
  /** Where a browser goes to log out at the provider too; null where it offers none. */
  endUrl(tokens: LoginTokens): Promise<URL | null>;
}

const timeoutSeconds = 5;
const standardLifetimeSeconds = 300;

/** Path of the product to which the provider sends browsers back. */
export const callbackPath = '/login/callback';

/** A log-in that the provider refused, or that does not hold. @param cause for the log alone */
export const loginRefused = (cause: unknown): HttpProblem =>
  new HttpProblem(
    400,
    'login-refused',
    'The log-in did not come about. Nothing was changed. Begin again at /login.',
    {},
    { cause },
  );

/**
 * What the provider says of this log-in, and what is wrong with how it says it. Anything else means that it was not
 * heard, or that it refuses the gateway itself, which an operator has to see to.
 */
const isAnswer = (error: unknown): boolean =>
  error instanceof oidc.AuthorizationResponseError ||
  (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') ||
  (error instanceof oidc.ClientError &&
    error.code !== 'OAUTH_TIMEOUT' &&
    error.code !== 'OAUTH_ABORT' &&
    error.code !== 'OAUTH_RESPONSE_IS_NOT_CONFORM');

const refusedOrAway = (error: unknown): HttpProblem => (isAnswer(error) ? loginRefused(error) : tryAgain(error));

/** By the way the provider takes a client's secret; the header where it does not say. */
const clientAuthentication = (secret: string): oidc.ClientAuth => {
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const offered = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    (offered.includes('client_secret_basic') ? basic : post)(server, client, body, headers);
  };
};

/** Reads the gateway's secret at the provider. @throws ProcessProblem `login-secret-unusable` */
export async function readClientSecret({ clientSecretFile }: BrowserLoginSettings): Promise<string> {
  const secret = await readFile(clientSecretFile, 'utf8').then(
    (text) => text.trim(),
    (cause: unknown) => {
      throw unusableSecret(clientSecretFile, 'cannot be read', cause);
    },
  );
  if (secret === '') throw unusableSecret(clientSecretFile, 'is empty');
  return secret;
}

const unusableSecret = (file: string, fault: string, cause?: unknown): ProcessProblem =>
  new ProcessProblem(
    'login-secret-unusable',
    `The file ${file} with the secret for the log-in of browsers ${fault}. Nothing was started. Correct it and start again.`,
    { cause },
  );

async function discovered(issuer: string, { clientId }: BrowserLoginSettings, secret: string) {
  const plainHttp = isPrivateUrl(issuer) && issuer.startsWith('http:');
  const config = await oidc.discovery(
    new URL(issuer),
    clientId,
    { [oidc.clockTolerance]: clockToleranceSeconds },
    clientAuthentication(secret),
    { timeout: timeoutSeconds, ...(plainHttp ? { execute: [oidc.allowInsecureRequests] } : {}) },
  );
  // Signatures are checked although tokens come by TLS straight from the provider: a proxy on the way may see it otherwise.
  oidc.enableNonRepudiationChecks(config);
  return config;
}

type TokenAnswer = oidc.TokenEndpointResponse & oidc.TokenEndpointResponseHelpers;

const lastsMs = (answer: TokenAnswer): number => (answer.expiresIn() ?? standardLifetimeSeconds) * 1_000;

function loginFrom(answer: TokenAnswer): ProvidedLogin {
  const claims = answer.claims();
  if (claims?.auth_time === undefined || answer.id_token === undefined) {
    throw loginRefused(new Error('The provider did not tell who logged in and when.'));
  }
  const tokens: LoginTokens = {
    subject: claims.sub,
    idToken: answer.id_token,
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
  };
  return { tokens, lastsMs: lastsMs(answer), authenticatedAtMs: claims.auth_time * 1_000 };
}

/** Gives the code that the browser brought back for tokens, once everything fits what was asked. */
async function loginByCode(
  known: oidc.Configuration,
  callback: URL,
  { state, nonce, codeVerifier, maxAgeSeconds }: LoginAttempt,
): Promise<ProvidedLogin> {
  try {
    const answer = await oidc.authorizationCodeGrant(known, callback, {
      expectedState: state,
      expectedNonce: nonce,
      pkceCodeVerifier: codeVerifier,
      maxAge: maxAgeSeconds,
      idTokenExpected: true,
    });
    return loginFrom(answer);
  } catch (error) {
    throw error instanceof HttpProblem ? error : refusedOrAway(error);
  }
}

/** Null when the provider takes them for somebody else's, or does not renew them any more. */
async function renewTokens(
  known: oidc.Configuration,
  earlier: LoginTokens,
  refreshToken: string,
): Promise<RenewedTokens | null> {
  try {
    const answer = await oidc.refreshTokenGrant(known, refreshToken);
    const subject = answer.claims()?.sub ?? earlier.subject;
    if (subject !== earlier.subject) return null;
    return { tokens: renewedTokens(earlier, answer), lastsMs: lastsMs(answer) };
  } catch (error) {
    if (error instanceof oidc.ResponseBodyError && error.error === 'invalid_grant') return null;
    throw tryAgain(error);
  }
}

/** The provider of this issuer; it is asked for its addresses at the first log-in. */
export function openIdProviderOf(issuer: string, settings: BrowserLoginSettings, secret: string): OpenIdProvider {
  let config: Promise<oidc.Configuration> | undefined;
  const configuration = (): Promise<oidc.Configuration> => {
    config ??= discovered(issuer, settings, secret).catch((cause: unknown) => {
      // Forgotten, so that the next one asks again.
      config = undefined;
      throw tryAgain(cause);
    });
    return config;
  };
  return {
    authorizationUrl: async ({ state, nonce, codeVerifier, maxAgeSeconds }, asAnew) =>
      oidc.buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${settings.publicUrl}${callbackPath}`,
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
        max_age: String(maxAgeSeconds),
        ...(asAnew ? { prompt: 'login' } : {}),
      }),
    login: async (callback, attempt) => loginByCode(await configuration(), callback, attempt),
    renew: async (tokens) =>
      tokens.refreshToken === null ? null : renewTokens(await configuration(), tokens, tokens.refreshToken),
    revoke: async ({ refreshToken, accessToken }) => {
      const known = await configuration();
      if (known.serverMetadata().revocation_endpoint === undefined) return;
      // By the refresh token a provider takes back everything that came of the log-in; else the access token is left.
      await oidc.tokenRevocation(known, refreshToken ?? accessToken);
    },
    endUrl: async ({ idToken }) => {
      const known = await configuration();
      if (known.serverMetadata().end_session_endpoint === undefined) return null;
      return oidc.buildEndSessionUrl(known, {
        id_token_hint: idToken,
        post_logout_redirect_uri: `${settings.publicUrl}/`,
      });
    },
  };
}

const renewedTokens = (earlier: LoginTokens, answer: TokenAnswer): LoginTokens => ({
  subject: earlier.subject,
  idToken: answer.id_token ?? earlier.idToken,
  accessToken: answer.access_token,
  refreshToken: answer.refresh_token ?? earlier.refreshToken,
});
