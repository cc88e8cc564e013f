import type { QueryRunner } from '@traject/database';
import { sql } from 'kysely';
import { v7 as newId } from 'uuid';
import { loginColumns, loginFrom, type LoginRow } from './login-row.js';
import type { BrowserLogin, NewLogin, OpenLogin } from './login.js';
import type { LoginSurroundings } from './surroundings.js';
import { sealTokens } from './sealed-tokens.js';
import { hashOfSecret, newSecret } from './secret.js';
import { betweenNotesMs, isOver } from './time-outs.js';

/** Opens a login; takes away at the same time what is over, of whomever. */
export async function openLogin(
  { key, limits, now }: LoginSurroundings,
  database: QueryRunner,
  { identity, personId, tokens, renewAtMs, authenticatedAtMs }: NewLogin,
): Promise<OpenLogin> {
  const [loginId, secret, nowMs] = [newId(), newSecret(), now()];
  const opened = new Date(nowMs);
  await sql`
    delete from logins.browser_logins
    where expires_at <= ${opened} or last_used_at <= ${new Date(nowMs - limits.idleMs)}
  `.execute(database);
  await sql`
    insert into logins.browser_logins (login_id, secret_hash, issuer, subject_hash, person_id, sealed_tokens, renew_at,
      authenticated_at, opened_at, last_used_at, expires_at)
    values (${loginId}, ${hashOfSecret(secret)}, ${identity.issuer}, ${Buffer.from(identity.subjectHash)}, ${personId},
      ${sealTokens(key(), loginId, tokens)}, ${renewAtMs === null ? null : new Date(renewAtMs)},
      ${new Date(authenticatedAtMs)}, ${opened}, ${opened}, ${new Date(nowMs + limits.longestMs)})
  `.execute(database);
  return { loginId, secret };
}

/** The login of a browser; null when it is over, was ended, or never was. */
export async function findLogin(
  { limits, now }: LoginSurroundings,
  database: QueryRunner,
  secret: string,
): Promise<BrowserLogin | null> {
  const secretHash = hashOfSecret(secret);
  if (secretHash === null) return null;
  const { rows } = await sql<LoginRow>`
    select ${loginColumns} from logins.browser_logins where secret_hash = ${secretHash}
  `.execute(database);
  const nowMs = now();
  const login = rows[0] === undefined ? null : loginFrom(rows[0]);
  if (login === null || isOver(login, limits, nowMs)) return null;
  if (nowMs - login.lastUsedAtMs < betweenNotesMs(limits)) return login;
  await sql`
    update logins.browser_logins set last_used_at = greatest(last_used_at, ${new Date(nowMs)})
    where login_id = ${login.loginId}
  `.execute(database);
  return { ...login, lastUsedAtMs: nowMs };
}

/** Lets a login act as somebody, under a new secret; null when it was ended. */
export async function chooseParty(database: QueryRunner, loginId: string, personId: string): Promise<OpenLogin | null> {
  const secret = newSecret();
  const { numAffectedRows } = await sql`
    update logins.browser_logins set person_id = ${personId}, secret_hash = ${hashOfSecret(secret)}
    where login_id = ${loginId}
  `.execute(database);
  return numAffectedRows === 1n ? { loginId, secret } : null;
}
