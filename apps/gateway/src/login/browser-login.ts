import type { LoginAttempt, LoginTokens, OpenLogin } from '@traject/logins';
import * as oidc from 'openid-client';
import { stepUpMaxAgeSeconds } from '../access/step-up.js';
import type { Proof } from '../identity/caller.js';
import { clockToleranceSeconds } from '../identity/clock-tolerance.js';
import { partyOf, personUnknown } from '../identity/party.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem } from '../problems/http-problem.js';
import type { BrowserLoginParts } from './browser-login-parts.js';
import { cookieNames, secretIn } from './cookies.js';
import { callbackPath, loginRefused } from './open-id-provider.js';
import { returnPath } from './return-path.js';

/** What logging in works with. */
export type LoginParts = Pick<GatewayParts, 'browserLogin' | 'database' | 'directory' | 'log' | 'now' | 'settings'>;

/** What somebody asks for who wants to log in. */
export interface LoginAsked {
  readonly return?: string | undefined;
  /** Whether they must prove anew who they are. */
  readonly stepUp: boolean;
}

/** Logging in and out of browsers. */
export interface BrowserLogins {
  /** Begins to log in. @returns where the browser goes, and the secret that binds the attempt to it */
  begin(asked: LoginAsked, cookies: string | undefined): Promise<{ readonly goTo: URL; readonly secret: string }>;
  /**
   * Takes what the browser brought back from the provider.
   * @param query the query of the address to which it was sent back
   * @throws HttpProblem `login-attempt-unknown`, `login-refused`, `person-unknown`
   */
  finish(query: string, cookies: string | undefined): Promise<{ readonly goTo: string; readonly login: OpenLogin }>;
  /** Ends the login of a browser, if there is one. @returns where it goes to log out at the provider too */
  end(cookies: string | undefined): Promise<{ readonly continueAt: string | null }>;
}

const noBrowsers = (): HttpProblem =>
  new HttpProblem(
    404,
    'login-not-set-up',
    'Browsers cannot log in here. Use a bearer token, or have an operator set up the log-in.',
  );

const attemptUnknown = (): HttpProblem =>
  new HttpProblem(
    400,
    'login-attempt-unknown',
    'This log-in was not begun in this browser, is finished already, or took too long. Begin again at /login.',
  );

/** The parts for browsers. @throws HttpProblem `login-not-set-up` where browsers cannot log in */
export const forBrowsers = ({ browserLogin }: Pick<GatewayParts, 'browserLogin'>): BrowserLoginParts => {
  if (browserLogin === null) throw noBrowsers();
  return browserLogin;
};

/** Takes tokens back at the provider. They are of no use here any more, so that a failure is told to the log alone. */
export async function revoke({ browserLogin, log }: LoginParts, tokens: readonly LoginTokens[]): Promise<void> {
  for (const each of tokens) {
    await browserLogin?.provider
      .revoke(each)
      .catch((error: unknown) =>
        log.warn({ code: 'token-not-revoked', err: error }, 'The provider did not take a token back; it runs out.'),
      );
  }
}

/** When tokens are to be renewed; null when they cannot be. */
export const renewAtMs = (
  { now }: Pick<LoginParts, 'now'>,
  { refreshToken }: Pick<LoginTokens, 'refreshToken'>,
  lastsMs: number,
): number | null => (refreshToken === null ? null : now() + lastsMs);

/** The logging in and out of browsers at this gateway. */
export function browserLoginsOf(parts: LoginParts): BrowserLogins {
  return {
    begin: (asked, cookies) => begin(parts, asked, cookies),
    finish: (query, cookies) => finish(parts, query, cookies),
    end: (cookies) => end(parts, cookies),
  };
}

const openLoginOf = async (parts: LoginParts, cookies: string | undefined) => {
  const secret = secretIn(cookies, cookieNames.login);
  return secret === undefined ? null : forBrowsers(parts).logins.find(parts.database.query, secret);
};

async function begin(parts: LoginParts, { return: asked, stepUp }: LoginAsked, cookies: string | undefined) {
  const { settings, provider, logins } = forBrowsers(parts);
  const from = await openLoginOf(parts, cookies);
  const attempt: LoginAttempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    codeVerifier: oidc.randomPKCECodeVerifier(),
    returnTo: returnPath(asked, settings.publicUrl),
    // Asking for the age makes the provider tell when the person proved who they are.
    maxAgeSeconds: stepUp ? stepUpMaxAgeSeconds : settings.limits.longestMs / 1_000,
    fromLoginId: from?.loginId ?? null,
  };
  const goTo = await provider.authorizationUrl(attempt, stepUp);
  return { goTo, secret: await logins.begin(parts.database.query, attempt) };
}

async function finish(parts: LoginParts, query: string, cookies: string | undefined) {
  const { settings, provider, logins } = forBrowsers(parts);
  const { database, directory } = parts;
  const { issuer } = parts.settings;
  const secret = secretIn(cookies, cookieNames.attempt);
  // Taken before anything else: whatever comes of it, it is not taken twice.
  const attempt = secret === undefined ? null : await logins.take(database.query, secret);
  if (attempt === null) throw attemptUnknown();
  const callback = new URL(`${settings.publicUrl}${callbackPath}${query}`);
  const provided = await provider.login(callback, attempt).catch((error: unknown) => {
    tellOfRefusal(parts, error);
    throw error;
  });
  // By this clock too, as what needs a fresh log-in is measured by it.
  const oldestMs = parts.now() - (attempt.maxAgeSeconds + clockToleranceSeconds) * 1_000;
  if (provided.authenticatedAtMs < oldestMs) throw loginRefused(new Error('The person logged in too long ago.'));
  const named = { issuer, subject: provided.tokens.subject };
  const identity = directory.people.hashedIdentity(named);
  const party = partyOf(await directory.people.peopleOfIdentity(database.query, identity), null);
  if (party.kind === 'nobody') {
    await revoke(parts, [provided.tokens]);
    throw personUnknown(named);
  }
  const earlier = await endEarlier(parts, identity, attempt, cookies);
  const personId = party.kind === 'acts' ? party.caller.personId : (earlier ?? null);
  const { tokens, lastsMs, authenticatedAtMs } = provided;
  const renewAt = renewAtMs(parts, tokens, lastsMs);
  const opened = { identity, personId, tokens, renewAtMs: renewAt, authenticatedAtMs };
  const login = await logins.open(database.query, opened);
  return { goTo: attempt.returnTo, login };
}

/** Whoever runs the gateway wants to know why nobody can log in; the browser is not told, as it may be an attacker's. */
function tellOfRefusal({ log }: LoginParts, error: unknown): void {
  if (!(error instanceof HttpProblem) || error.status >= 500) return;
  log.warn({ code: error.code, err: error.cause }, 'A log-in did not come about.');
}

/** Ends what the browser held before. @returns as whom it acted, where it was the same human being */
async function endEarlier(
  parts: LoginParts,
  identity: Proof['identity'],
  { fromLoginId }: LoginAttempt,
  cookies: string | undefined,
): Promise<string | undefined> {
  const { logins } = forBrowsers(parts);
  const { query } = parts.database;
  const held = await openLoginOf(parts, cookies);
  const from = fromLoginId === null ? null : await logins.byId(query, fromLoginId);
  let personId: string | undefined;
  for (const earlier of [held, from]) {
    if (earlier === null) continue;
    const tokens = await logins.end(query, earlier.loginId, earlier.identity);
    const isSame =
      earlier.identity.issuer === identity.issuer &&
      Buffer.from(earlier.identity.subjectHash).equals(identity.subjectHash);
    if (isSame) personId ??= earlier.personId ?? undefined;
    // Only those of somebody else: revoking may end everything that this person has at the provider.
    else if (tokens !== null) await revoke(parts, [tokens]);
  }
  return personId;
}

async function end(parts: LoginParts, cookies: string | undefined): Promise<{ readonly continueAt: string | null }> {
  const login = await openLoginOf(parts, cookies);
  if (login === null) return { continueAt: null };
  const { logins, provider } = forBrowsers(parts);
  const tokens = await logins.end(parts.database.query, login.loginId, login.identity);
  if (tokens === null) return { continueAt: null };
  await revoke(parts, [tokens]);
  // The login is over here already; a provider that is away at this moment is left as it is.
  const url = await provider.endUrl(tokens).catch(() => null);
  return { continueAt: url?.href ?? null };
}
