import type { Directory } from '@traject/directory';
import type { Database } from '@traject/database';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { HttpProblem, tryAgain } from '../problems/http-problem.js';
import type { Login } from './caller.js';

/** What the check of a token works with. */
export interface IdentityParts {
  readonly issuer: string;
  readonly audience: string;
  readonly directory: Directory;
  readonly database: Database<unknown>;
}

/** Tells who a bearer token belongs to. @throws HttpProblem 401 for a token that is not good, 403 for nobody we know */
export type Authenticate = (authorization: string | undefined) => Promise<Login>;

const discoveryTimeoutMs = 5_000;
const clockToleranceSeconds = 5;
const discoveryShape = z.object({ jwks_uri: z.url() });
const signatureAlgorithms = ['ES256', 'ES384', 'EdDSA', 'PS256', 'RS256'];

const invalidToken = (): HttpProblem =>
  new HttpProblem(401, 'token-invalid', 'The token is not valid here, or no longer. Sign in again for a new one.');

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

/** Bearer tokens of one issuer for one audience; what a person may do is read from the directory alone. */
export function authenticateWith({ issuer, audience, directory, database }: IdentityParts): Authenticate {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOfIssuer = (): Promise<JWTVerifyGetKey> => {
    keys ??= discoverKeys(issuer).catch((cause: unknown) => {
      // Forgotten, so that the next request asks again.
      keys = undefined;
      throw cause;
    });
    return keys;
  };
  const payloadOf = async (token: string): Promise<JWTPayload> => {
    const key = await keysOfIssuer();
    try {
      const options = { issuer, audience, algorithms: signatureAlgorithms, clockTolerance: clockToleranceSeconds };
      const { payload } = await jwtVerify(token, key, { ...options, requiredClaims: ['exp', 'sub'] });
      return payload;
    } catch (cause) {
      throw isFaultOfToken(cause) ? invalidToken() : tryAgain(cause);
    }
  };
  return async (authorization) => {
    const token = /^Bearer ([A-Za-z0-9_.-]{1,8192})$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new HttpProblem(401, 'token-missing', 'This needs a bearer token. Sign in and send it along.');
    }
    const { sub, exp } = await payloadOf(token);
    if (exp === undefined || sub === undefined || sub === '' || sub.length > 255) throw invalidToken();
    const person = await directory.people.personOfIdentity(database.query, { issuer, subject: sub });
    if (person?.active !== true) {
      throw new HttpProblem(
        403,
        'person-unknown',
        'Nobody here acts under this login. Ask the administrator to enter you.',
      );
    }
    const { id, roles, organisationId, departmentId } = person;
    const caller = { personId: id, roles, organisationId, departmentId };
    return { caller, expiresAtMs: exp * 1_000 };
  };
}
