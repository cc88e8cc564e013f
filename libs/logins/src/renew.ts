import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import type { BrowserLogin, LoginTokens } from './login.js';
import type { LoginSurroundings } from './surroundings.js';
import { sealTokens, unsealTokens } from './sealed-tokens.js';

/** The right to renew the tokens of a login, for a while. */
export interface ClaimedRenewal {
  readonly loginId: string;
  readonly tokensVersion: number;
  readonly tokens: LoginTokens;
}

/** Milliseconds for which nobody else renews: longer than the provider is waited for. */
const claimLastsMs = 20_000;

/**
 * Takes upon itself to renew. A provider that rotates refresh tokens takes the second use of one for theft and ends
 * everything, so that of all requests at all gateways one alone may renew. No connection is held meanwhile.
 */
export async function claimRenewal(
  { key, now }: LoginSurroundings,
  database: QueryRunner,
  { loginId, renewAtMs }: BrowserLogin,
): Promise<ClaimedRenewal | null> {
  const nowMs = now();
  if (renewAtMs === null || renewAtMs > nowMs) return null;
  const { rows } = await sql<{ sealed: Uint8Array; version: number }>`
    update logins.browser_logins set renewal_claimed_until = ${new Date(nowMs + claimLastsMs)}
    where login_id = ${loginId} and renew_at <= ${new Date(nowMs)}
      and (renewal_claimed_until is null or renewal_claimed_until <= ${new Date(nowMs)})
    returning sealed_tokens as sealed, tokens_version as version
  `.execute(database);
  const [row] = rows;
  if (row === undefined) return null;
  return { loginId, tokensVersion: row.version, tokens: unsealTokens(key(), loginId, row.sealed) };
}

/** Keeps renewed tokens, unless the login was ended or others were kept meanwhile. */
export async function renewed(
  { key }: LoginSurroundings,
  database: QueryRunner,
  { loginId, tokensVersion }: ClaimedRenewal,
  tokens: LoginTokens,
  renewAtMs: number | null,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update logins.browser_logins
    set sealed_tokens = ${sealTokens(key(), loginId, tokens)}, tokens_version = tokens_version + 1,
      renew_at = ${renewAtMs === null ? null : new Date(renewAtMs)}, renewal_claimed_until = null
    where login_id = ${loginId} and tokens_version = ${tokensVersion}
  `.execute(database);
  return numAffectedRows === 1n;
}

/** Leaves the renewal to the next one who comes. */
export async function releaseRenewal(database: QueryRunner, { loginId, tokensVersion }: ClaimedRenewal): Promise<void> {
  await sql`
    update logins.browser_logins set renewal_claimed_until = null
    where login_id = ${loginId} and tokens_version = ${tokensVersion}
  `.execute(database);
}
