import type { QueryRunner } from '@traject/database';
import { sql, type RawBuilder } from 'kysely';
import { loginColumns, loginFrom, type LoginRow } from './login-row.js';
import type { BrowserLogin, LoginIdentity, LoginTokens } from './login.js';
import type { LoginSurroundings } from './surroundings.js';
import { unsealTokens } from './sealed-tokens.js';
import { isOver } from './time-outs.js';

interface EndedRow {
  readonly loginId: string;
  readonly sealed: Uint8Array;
}

const ofIdentity = ({ issuer, subjectHash }: LoginIdentity): RawBuilder<unknown> =>
  sql`(issuer = ${issuer} and subject_hash = ${Buffer.from(subjectHash)})`;

async function endWhere(
  { key }: LoginSurroundings,
  database: QueryRunner,
  which: RawBuilder<unknown>,
): Promise<readonly LoginTokens[]> {
  // Asked first: without it nothing could be revoked afterwards.
  const sealingKey = key();
  const { rows } = await sql<EndedRow>`
    delete from logins.browser_logins where ${which} returning login_id as "loginId", sealed_tokens as sealed
  `.execute(database);
  return rows.map(({ loginId, sealed }) => unsealTokens(sealingKey, loginId, sealed));
}

/** Ends one login of an identity; that of another identity is as if it were not there. */
export async function endOne(
  surroundings: LoginSurroundings,
  database: QueryRunner,
  loginId: string,
  of: LoginIdentity,
): Promise<LoginTokens | null> {
  const ended = await endWhere(surroundings, database, sql`login_id = ${loginId} and ${ofIdentity(of)}`);
  return ended[0] ?? null;
}

/** Ends every login of these identities. */
export async function endEvery(
  surroundings: LoginSurroundings,
  database: QueryRunner,
  identities: readonly LoginIdentity[],
): Promise<readonly LoginTokens[]> {
  if (identities.length === 0) return [];
  return endWhere(surroundings, database, sql.join(identities.map(ofIdentity), sql` or `));
}

/** The logins of an identity, or the one with an id, that are not over; newest first. */
export async function loginsOf(
  { limits, now }: LoginSurroundings,
  database: QueryRunner,
  which: { readonly identity: LoginIdentity } | { readonly loginId: string },
): Promise<readonly BrowserLogin[]> {
  const asked = 'identity' in which ? ofIdentity(which.identity) : sql`login_id = ${which.loginId}`;
  const { rows } = await sql<LoginRow>`
    select ${loginColumns} from logins.browser_logins where ${asked} order by opened_at desc, login_id desc
  `.execute(database);
  const nowMs = now();
  return rows.map(loginFrom).filter((login) => !isOver(login, limits, nowMs));
}
