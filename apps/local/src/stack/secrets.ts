import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The stack's own secrets: made at its first start, kept with its data, readable by its owner alone. */
export interface StackSecrets {
  /** Password of the owner of the product's database. */
  readonly ownerPassword: string;
  readonly databasePasswords: Readonly<Record<DatabaseRole, string>>;
  /** Secret of the demo identities' clients at the identity provider. */
  readonly clientSecret: string;
  readonly cookieKey: string;
  /** ES256 key that signs tokens. */
  readonly signingKey: JWK;
}

const random = () => randomBytes(24).toString('base64url');

/** The content of a file, made at the first call; complete or absent, also when the machine fails in between. */
async function keptFile(path: string, make: () => Promise<string> | string): Promise<string> {
  const fresh = `${path}.new`;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  await rm(fresh, { force: true });
  await writeFile(fresh, await make(), { mode: 0o600 });
  await link(fresh, path);
  await rm(fresh);
  return readFile(path, 'utf8');
}

type DatabasePasswords = StackSecrets['databasePasswords'];

/** A password for every role: those known, and a new one for each role that has none. */
const passwordsBeside = (known: Partial<DatabasePasswords>): DatabasePasswords => {
  const passwords = Object.values(databaseRoles).map((role) => [role, known[role] ?? random()]);
  // Safe: the entries were made from every role there is.
  return Object.fromEntries(passwords) as DatabasePasswords;
};

async function makeSecrets(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const signingKey = { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: random() };
  const secrets: StackSecrets = {
    ownerPassword: random(),
    databasePasswords: passwordsBeside({}),
    clientSecret: random(),
    cookieKey: random(),
    signingKey,
  };
  return textOf(secrets);
}

const textOf = (secrets: StackSecrets): string => `${JSON.stringify(secrets, undefined, 2)}\n`;

/** Reads the stack's secrets, which its first start makes; a database role that is new since then gets a password. */
export async function stackSecrets(stateFolder: string): Promise<StackSecrets> {
  const path = join(stateFolder, 'secrets.json');
  // The file is written here alone, and completely or not at all.
  const kept = JSON.parse(await keptFile(path, makeSecrets)) as StackSecrets;
  const secrets = { ...kept, databasePasswords: passwordsBeside(kept.databasePasswords) };
  if (textOf(secrets) === textOf(kept)) return kept;
  await writeFile(`${path}.new`, textOf(secrets), { mode: 0o600 });
  await rename(`${path}.new`, path);
  return secrets;
}

const keyFile = async (path: string): Promise<string> => {
  await keptFile(path, () => randomBytes(32).toString('base64'));
  return path;
};

/** The file with the gateway's secret as a client of the identity provider, and what stands in it. */
export async function loginClientSecret(
  stateFolder: string,
): Promise<{ readonly file: string; readonly secret: string }> {
  const file = join(stateFolder, 'login-client-secret');
  return { file, secret: await keptFile(file, random) };
}

/** Path of the file with the key-encryption key: 32 random bytes in base64. Without it no content can be read again. */
export const keyEncryptionKeyFile = (stateFolder: string): Promise<string> =>
  keyFile(join(stateFolder, 'key-encryption-key'));

/**
 * Path of the file with the payload key: 32 random bytes in base64. Without it Temporal's histories can no longer be
 * gone through, and every journey must be restarted from its log.
 */
export const payloadKeyFile = (stateFolder: string): Promise<string> => keyFile(join(stateFolder, 'payload-key'));
