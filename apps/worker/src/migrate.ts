import { pathToFileURL } from 'node:url';
import { databasePasswordSettings, databaseRoles, environment, type DatabaseRole } from '@traject/contracts';
import { readConnections, refuseFaults } from '@traject/daemon';
import { migrate, prepareRoles, type RolePasswords } from '@traject/database';
import { beginDestroyedList, type AppliedList } from '@traject/dossier';
import { productMigrations } from '@traject/product-tables';
import { applyList, openEraser, toldOfList } from './erasure/eraser.js';

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

/** What a migration did. */
interface MigratedProduct {
  /** The migrations that were carried out. */
  readonly migrations: readonly string[];
  readonly applied: AppliedList;
}

/** Where the list is: in production it must be said, elsewhere a database where nothing was destroyed needs none. */
const destroyedKeysFileIn = (settings: Environment): string =>
  settings[environment.mode] === 'production'
    ? required(settings, environment.destroyedKeysFile)
    : (settings[environment.destroyedKeysFile] ?? '');

/** What a backup brought back is destroyed once more before anybody can read; a list is begun where nothing ever was. */
const applyDestroyed = async (ownerUrl: string, password: string, destroyedKeysFile: string): Promise<AppliedList> => {
  const url = new URL(ownerUrl);
  url.username = databaseRoles.eraser;
  url.password = password;
  const eraser = openEraser({ databaseUrl: url.href, destroyedKeysFile }, 'traject-migrate');
  try {
    if (destroyedKeysFile !== '') await beginDestroyedList(eraser.database.query, destroyedKeysFile);
    return await applyList(eraser);
  } finally {
    await eraser.close();
  }
};

/**
 * Makes the roles of the processes, brings every table up to this code, and destroys once more what the list of what was
 * destroyed has and a backup brought back.
 * @param settings `DATABASE_URL` of the owner, a password for each role, and `TRAJECT_DESTROYED_KEYS_FILE`
 */
const migrateProduct = async (settings: Environment): Promise<MigratedProduct> => {
  const ownerUrl = required(settings, environment.databaseUrl);
  const destroyedKeysFile = destroyedKeysFileIn(settings);
  refuseFaults('migration', readConnections(settings, ['postgres']).faults);
  const passwords = passwordsFrom(settings);
  await prepareRoles(ownerUrl, passwords);
  const migrations = await migrate(ownerUrl, productMigrations);
  const applied = await applyDestroyed(ownerUrl, passwords.traject_eraser ?? '', destroyedKeysFile);
  return { migrations, applied };
};

const startedAsProgram = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href;

if (startedAsProgram) {
  try {
    const { migrations, applied } = await migrateProduct(process.env);
    console.log(migrations.length === 0 ? 'The database is up to date.' : `Migrated: ${migrations.join(', ')}`);
    if (applied.destroyedAgain.length > 0) console.log(toldOfList(applied));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
