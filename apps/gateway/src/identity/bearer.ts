import type { Directory } from '@traject/directory';
import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey, type JWTVerifyResult } from 'jose';
import { z } from 'zod';
import { HttpProblem, tryAgain } from '../problems/http-problem.js';
import type { Proof } from './caller.js';
import { clockToleranceSeconds } from './clock-tolerance.js';
import { authenticatedAtMs, isAccessToken, scopeOf, scopesIn } from './token-rules.js';
import { verifiedOnce } from './verified-tokens.js';

/** What the check of a token works with. */
export interface BearerParts {
  readonly issuer: string;
  readonly audience: string;
  readonly directory: Directory;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Tells whom a bearer token belongs to, and that it is good for this method.
 * @throws HttpProblem 401 for a token that is not good, 403 `scope-missing`
 */
export type ProofOfBearer = (authorization: string, method: string) => Promise<Proof>;

const discoveryTimeoutMs = 5_000;
const discoveryShape = z.object({ jwks_uri: z.url() });
const signatureAlgorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];

const invalidToken = (): HttpProblem =>
  new HttpProblem(401, 'token-invalid', 'The token is not valid here, or no longer. Sign in again for a new one.');

const scopeMissing = (scope: string): HttpProblem =>
  new HttpProblem(
    403,
    'scope-missing',
    'The token does not have the scope that this needs. Nothing was changed. Ask the provider for a token with it.',
    { scope },
  );

async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  try {
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(address, { signal: AbortSignal.timeout(discoveryTimeoutMs) });
    const { jwks_uri: jwksUri } = discoveryShape.parse(await response.json());
    return createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: discoveryTimeoutMs });
  } catch (cause) {
    throw tryAgain(cause);
  }
}

const isFaultOfToken = (error: unknown): boolean =>
  error instanceof errors.JOSEError &&
  !(error instanceof errors.JWKSTimeout) &&
  !(error instanceof errors.JWKSInvalid) &&
  error.code !== 'ERR_JOSE_GENERIC';

/** Access tokens of one issuer for one audience; what a person may do is read from the directory alone. */
export function bearerWith({ issuer, audience, directory, now }: BearerParts): ProofOfBearer {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOfIssuer = (): Promise<JWTVerifyGetKey> => {
    keys ??= discoverKeys(issuer).catch((cause: unknown) => {
      // Forgotten, so that the next request asks again.
      keys = undefined;
      throw cause;
    });
    return keys;
  };
  const verify = async (token: string): Promise<JWTVerifyResult> => {
    const key = await keysOfIssuer();
    try {
      const options = { issuer, audience, algorithms: signatureAlgorithms, clockTolerance: clockToleranceSeconds };
      return await jwtVerify(token, key, {
        ...options,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(now()),
      });
    } catch (cause) {
      throw isFaultOfToken(cause) ? invalidToken() : tryAgain(cause);
    }
  };
  const verified = verifiedOnce(verify, { now, clockToleranceMs: clockToleranceSeconds * 1_000 });
  return async (authorization, method) => {
    const token = /^Bearer ([A-Za-z0-9_.-]{1,8192})$/i.exec(authorization)?.[1];
    if (token === undefined) {
      throw new HttpProblem(401, 'token-missing', 'This needs a bearer token. Sign in and send it along.');
    }
    const { payload, protectedHeader } = await verified(token);
    const { sub, exp } = payload;
    if (exp === undefined || sub === undefined || sub === '' || sub.length > 255) throw invalidToken();
    if (!isAccessToken({ header: protectedHeader, claims: payload })) throw invalidToken();
    const needed = scopeOf(method);
    if (!scopesIn(payload).includes(needed)) throw scopeMissing(needed);
    return {
      identity: directory.people.hashedIdentity({ issuer, subject: sub }),
      loginId: null,
      expiresAtMs: exp * 1_000,
      authenticatedAtMs: authenticatedAtMs(payload),
    };
  };
}
