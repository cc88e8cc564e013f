import type { QueryRunner } from '@traject/database';
import { seal, unseal } from '@traject/dossier';
import { sql } from 'kysely';
import { z } from 'zod';
import { hashOfSecret, newSecret } from './secret.js';

const attempt = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** Where the browser goes afterwards: a path here. */
  returnTo: z.string(),
  /** Seconds that the authentication at the provider may be old. */
  maxAgeSeconds: z.number(),
  /** The login that it was begun from, which ends when this one begins. */
  fromLoginId: z.string().nullable(),
});

/** What is to come back from the provider, and what was asked there. */
export type LoginAttempt = z.output<typeof attempt>;

/** Milliseconds that somebody has to log in at the provider. */
export const attemptLastsMs = 10 * 60_000;

/** Bound into what is sealed, so that it opens as nothing else. The words stand in the database and outlive code. */
const identity = (secretHash: Buffer): readonly string[] => ['attempt to log in', secretHash.toString('hex')];

/** Keeps an attempt. @returns the secret that binds it to one browser */
export async function beginAttempt(
  database: QueryRunner,
  key: Uint8Array,
  begun: LoginAttempt,
  nowMs: number,
): Promise<string> {
  const secret = newSecret();
  const secretHash = hashOfSecret(secret);
  if (secretHash === null) throw new Error('A new secret has the form of one.');
  const sealed = seal(key, Buffer.from(JSON.stringify(begun)), identity(secretHash));
  await sql`delete from logins.attempts where expires_at <= ${new Date(nowMs)}`.execute(database);
  await sql`
    insert into logins.attempts (secret_hash, sealed, expires_at)
    values (${secretHash}, ${sealed}, ${new Date(nowMs + attemptLastsMs)})
  `.execute(database);
  return secret;
}

/** Takes an attempt, which can be done once at all gateways together; null when there is none, or no longer. */
export async function takeAttempt(
  database: QueryRunner,
  key: Uint8Array,
  secret: string,
  nowMs: number,
): Promise<LoginAttempt | null> {
  const secretHash = hashOfSecret(secret);
  if (secretHash === null) return null;
  const { rows } = await sql<{ sealed: Uint8Array; isOver: boolean }>`
    delete from logins.attempts where secret_hash = ${secretHash}
    returning sealed, expires_at <= ${new Date(nowMs)} as "isOver"
  `.execute(database);
  const [taken] = rows;
  if (taken === undefined || taken.isOver) return null;
  return attempt.parse(JSON.parse(unseal(key, taken.sealed, identity(secretHash)).toString()));
}
