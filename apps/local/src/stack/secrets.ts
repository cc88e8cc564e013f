import { codeOf, databaseRoles, type DatabaseRole } from '@traject/contracts';
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
    if (codeOf(error) !== 'ENOENT') throw error;
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

/** Secrets as they were kept: by an earlier version, or by whoever gave the passwords of a database there is. */
type KeptSecrets = Partial<StackSecrets>;

async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: random() };
}

/** Every secret: those known, and a new one for each that is not. */
async function secretsBeside(known: KeptSecrets): Promise<StackSecrets> {
  return {
    ownerPassword: known.ownerPassword ?? random(),
    databasePasswords: passwordsBeside(known.databasePasswords ?? {}),
    clientSecret: known.clientSecret ?? random(),
    cookieKey: known.cookieKey ?? random(),
    signingKey: known.signingKey ?? (await newSigningKey()),
  };
}

const textOf = (secrets: StackSecrets): string => `${JSON.stringify(secrets, undefined, 2)}\n`;

/** Reads the stack's secrets, which its first start makes; what is new since then, such as a role's password, is added. */
export async function stackSecrets(stateFolder: string): Promise<StackSecrets> {
  const path = join(stateFolder, 'secrets.json');
  const text = await keptFile(path, async () => textOf(await secretsBeside({})));
  // The file is written completely or not at all, and holds no other fields than these.
  const secrets = await secretsBeside(JSON.parse(text) as KeptSecrets);
  if (textOf(secrets) === text) return secrets;
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

/** Path of the list of what was destroyed. It is made by whoever destroys first. */
export const destroyedKeysFile = (stateFolder: string): string => join(stateFolder, 'destroyed-keys');

/**
 * Path of the file with the payload key: 32 random bytes in base64. Without it Temporal's histories can no longer be
 * gone through, and every journey must be restarted from its log.
 */
export const payloadKeyFile = (stateFolder: string): Promise<string> => keyFile(join(stateFolder, 'payload-key'));
