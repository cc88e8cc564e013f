import type { BrowserLogin } from '@traject/logins';
import type { ProofOfBrowser } from '../identity/authenticate.js';
import { HttpProblem } from '../problems/http-problem.js';
import { forBrowsers, renewAtMs, revoke, type LoginParts } from './browser-login.js';
import { cookieNames, secretIn } from './cookies.js';
import type { RenewedTokens } from './open-id-provider.js';

const loginOver = (): HttpProblem =>
  new HttpProblem(401, 'login-over', 'This login is over, or was ended. Nothing was changed. Log in again.', {
    loginAt: '/login',
  });

/**
 * What vouches for a browser is its login here, and the provider behind it: when its tokens run out they are renewed,
 * and a login that the provider does not vouch for any more is ended.
 */
export const proofOfBrowserWith =
  (parts: LoginParts): ProofOfBrowser =>
  async (cookies) => {
    const secret = secretIn(cookies, cookieNames.login);
    if (secret === undefined || parts.browserLogin === null) return null;
    const { logins } = parts.browserLogin;
    const login = await logins.find(parts.database.query, secret);
    if (login === null || !(await isVouchedFor(parts, login))) throw loginOver();
    const { loginId, identity, expiresAtMs, authenticatedAtMs, personId } = login;
    return { proof: { identity, loginId, expiresAtMs, authenticatedAtMs }, chosen: personId };
  };

/** Whether a login goes on; where its tokens run out, after asking the provider. Whoever is not the one to ask goes on. */
async function isVouchedFor(parts: LoginParts, login: BrowserLogin): Promise<boolean> {
  const { logins, provider } = forBrowsers(parts);
  const { query } = parts.database;
  const claim = await logins.claimRenewal(query, login);
  if (claim === null) return true;
  let renewal: RenewedTokens | null;
  try {
    renewal = await provider.renew(claim.tokens);
  } catch (error) {
    await logins.releaseRenewal(query, claim);
    throw error;
  }
  if (renewal === null) {
    await logins.end(query, login.loginId, login.identity);
    parts.log.info({ code: 'login-not-renewed' }, 'The provider does not vouch for a login any more; it was ended.');
    return false;
  }
  const { tokens, lastsMs } = renewal;
  if (await logins.renewed(query, claim, tokens, renewAtMs(parts, tokens, lastsMs))) return true;
  // Ended meanwhile, by somebody who could not know of these.
  await revoke(parts, [tokens]);
  return false;
}
