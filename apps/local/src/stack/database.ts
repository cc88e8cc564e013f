import { databasePasswordSettings, databaseRoles, environment, type DatabaseRole } from '@traject/contracts';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { ownSourceMaps } from '../../bootstrap/source-maps.mjs';
import { LocalFailure } from '../local-failure.js';
import type { StackSecrets } from './secrets.js';

const productDatabase = 'traject';
const productOwner = 'traject_owner';
const migrateProgram = fileURLToPath(new URL('../../../worker/dist/migrate.js', import.meta.url));

/**
 * The URL of the product's own database in a cluster that the stack started; the database is made when absent.
 * Its owner is no superuser, so that forced row-level security and the log's triggers bind it as they do in production.
 */
export async function ensureProductDatabase(superuserUrl: string, { ownerPassword }: StackSecrets): Promise<string> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const owner = await client.query('select from pg_roles where rolname = $1', [productOwner]);
    const verb = owner.rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${productOwner} login createdb createrole password ${pg.escapeLiteral(ownerPassword)}`,
    );
    const database = await client.query('select from pg_database where datname = $1', [productDatabase]);
    if (database.rowCount === 0) await client.query(`create database ${productDatabase} owner ${productOwner}`);
  } finally {
    await client.end();
  }
  const url = new URL(superuserUrl);
  url.pathname = `/${productDatabase}`;
  url.username = productOwner;
  url.password = ownerPassword;
  return url.href;
}

/** The URL with which a process reaches the database under its own role. */
export function urlOfRole(ownerUrl: string, role: DatabaseRole, { databasePasswords }: StackSecrets): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = databasePasswords[role];
  return url.href;
}

/** The program that migrates, and how much time it is given: to be done, and to end once it is told to. */
interface Migration {
  readonly program: string;
  readonly limitMs: number;
  readonly endLimitMs: number;
}

const usual: Migration = { program: migrateProgram, limitMs: 120_000, endLimitMs: 5_000 };

/**
 * Brings tables and roles up to date. The migration ends with this process, and when it takes too long.
 * @throws LocalFailure `migration-failed`, `app-missing`
 */
export async function migrate(
  ownerUrl: string,
  secrets: StackSecrets,
  destroyedKeysFile: string,
  { program, limitMs, endLimitMs }: Migration = usual,
): Promise<void> {
  if (!existsSync(program)) {
    throw new LocalFailure('app-missing', `The program that migrates the database is not built (${program}).`);
  }
  const passwords = Object.values(databaseRoles).map((role) => [
    databasePasswordSettings[role],
    secrets.databasePasswords[role],
  ]);
  const env = {
    [environment.databaseUrl]: ownerUrl,
    [environment.destroyedKeysFile]: destroyedKeysFile,
    ...Object.fromEntries(passwords),
  };
  const limits = { timeout: limitMs, forceKillAfterDelay: endLimitMs };
  const options = { env, ...limits, reject: false, all: true, stdin: 'ignore' } as const;
  // Loaded here, as most of what takes in this file never migrates.
  const { execa } = await import('execa');
  const { failed, all, shortMessage } = await execa(process.execPath, [ownSourceMaps, program], options);
  if (!failed) return;
  throw new LocalFailure(
    'migration-failed',
    `The database could not be brought up to date. Data is as it was. The migration says:\n${[all, shortMessage].filter(Boolean).join('\n')}`,
  );
}
