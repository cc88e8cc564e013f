import { sql } from 'kysely';
import type { BrowserLogin } from './login.js';

/** A login as it is kept, without its secret and its tokens. */
export interface LoginRow {
  readonly loginId: string;
  readonly issuer: string;
  readonly subjectHash: Uint8Array;
  readonly personId: string | null;
  readonly authenticatedAt: string;
  readonly openedAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
  readonly renewAt: string | null;
}

/** The columns of {@link LoginRow}. */
export const loginColumns = sql`
  login_id as "loginId", issuer, subject_hash as "subjectHash", person_id as "personId",
  authenticated_at as "authenticatedAt", opened_at as "openedAt", last_used_at as "lastUsedAt",
  expires_at as "expiresAt", renew_at as "renewAt"`;

/** The login that a row holds. */
export const loginFrom = ({ issuer, subjectHash, ...row }: LoginRow): BrowserLogin => ({
  loginId: row.loginId,
  identity: { issuer, subjectHash },
  personId: row.personId,
  authenticatedAtMs: Date.parse(row.authenticatedAt),
  openedAtMs: Date.parse(row.openedAt),
  lastUsedAtMs: Date.parse(row.lastUsedAt),
  expiresAtMs: Date.parse(row.expiresAt),
  renewAtMs: row.renewAt === null ? null : Date.parse(row.renewAt),
});
