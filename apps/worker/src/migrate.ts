import { pathToFileURL } from 'node:url';
import { databasePasswordSettings, databaseRoles, environment, type DatabaseRole } from '@traject/contracts';
import { migrate, prepareRoles, type MigrationModule, type RolePasswords } from '@traject/database';
import { directoryMigrations } from '@traject/directory';
import { dossierMigrations } from '@traject/dossier';
import { loginMigrations } from '@traject/logins';
import { eventLogMigrations, noticeMailMigrations, pseudonymMigrations } from '@traject/event-log';

/** Every table of the product; a part comes after the parts whose schemas it adds to. */
export const productMigrations: readonly MigrationModule[] = [
  eventLogMigrations,
  pseudonymMigrations,
  noticeMailMigrations,
  dossierMigrations,
  directoryMigrations,
  loginMigrations,
];

type Environment = Readonly<Record<string, string | undefined>>;

const required = (settings: Environment, name: string): string => {
  const value = settings[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`setting-missing: ${name} is not set. Nothing was done. Set it and migrate again.`);
};

const passwordsFrom = (settings: Environment): RolePasswords => {
  const passwords: Partial<Record<DatabaseRole, string>> = {};
  for (const role of Object.values(databaseRoles)) passwords[role] = required(settings, databasePasswordSettings[role]);
  return passwords;
};

/**
 * Makes the roles of the processes and brings every table up to this code.
 * @param settings `DATABASE_URL` of the owner, and a password for each role
 * @returns the migrations that were carried out
 */
export const migrateProduct = async (settings: Environment): Promise<readonly string[]> => {
  const ownerUrl = required(settings, environment.databaseUrl);
  await prepareRoles(ownerUrl, passwordsFrom(settings));
  return migrate(ownerUrl, productMigrations);
};

const startedAsProgram = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;

if (startedAsProgram) {
  try {
    const done = await migrateProduct(process.env);
    console.log(done.length === 0 ? 'The database is up to date.' : `Migrated: ${done.join(', ')}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
