import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { connect } from './connect.js';
import { DatabaseProblem } from './problem.js';

/** One step forward: SQL that is never changed once released, and never undone. */
export interface SqlMigration {
  /** `0001-what-it-makes`; the number gives the order. */
  readonly name: string;
  /** One or more statements; they run in one transaction with every other new migration of the module. */
  readonly sql: string;
}

/** The migrations of one part, in order. Each lib keeps its own, beside the code that uses the tables. */
export interface MigrationModule {
  /** Name of the part, e.g. `event-log`. It outlives code. */
  readonly name: string;
  readonly migrations: readonly SqlMigration[];
}

/** The schema that remembers which migrations a database has had, one table for each module. */
const MIGRATIONS_SCHEMA = 'migrations';

/** Key of the advisory lock under which migrations of one database take turns. It outlives code. */
export const MIGRATION_LOCK = 7_236_101;

interface AppliedMigrations {
  readonly name: string;
}

const tableOf = (module: MigrationModule): string => module.name.replaceAll('-', '_');

const refuseDisorder = (module: MigrationModule): void => {
  module.migrations.forEach(({ name }, index) => {
    if (name.startsWith(`${String(index + 1).padStart(4, '0')}-`)) return;
    throw new DatabaseProblem(
      'migration-module-invalid',
      `Migration "${name}" of ${module.name} stands at place ${index + 1}, so its name must begin with that number in four digits. Nothing was done.`,
    );
  });
};

const appliedTo = async (database: Kysely<unknown>, module: MigrationModule): Promise<readonly string[]> => {
  const table = `${MIGRATIONS_SCHEMA}.${tableOf(module)}`;
  const { rows } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(database);
  if (rows[0]?.there !== true) return [];
  const applied = await sql<AppliedMigrations>`select name from ${sql.table(table)}`.execute(database);
  return applied.rows.map(({ name }) => name);
};

const refuseNewerDatabase = async (database: Kysely<unknown>, module: MigrationModule): Promise<void> => {
  const known = new Set(module.migrations.map(({ name }) => name));
  const unknown = (await appliedTo(database, module)).filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new DatabaseProblem(
    'database-newer-than-code',
    `The database has migrations of ${module.name} that this code does not know: ${unknown.join(', ')}. Nothing was changed. Start the version of Traject that made them, or a newer one.`,
  );
};

const migrateModule = async (database: Kysely<unknown>, module: MigrationModule): Promise<readonly string[]> => {
  const migrator = new Migrator({
    db: database,
    migrationTableSchema: MIGRATIONS_SCHEMA,
    migrationTableName: tableOf(module),
    migrationLockTableName: `${tableOf(module)}_lock`,
    provider: {
      getMigrations: () =>
        Promise.resolve(
          Object.fromEntries(
            module.migrations.map(({ name, sql: text }) => [
              name,
              { up: async (transaction: Kysely<unknown>) => void (await sql.raw(text).execute(transaction)) },
            ]),
          ),
        ),
    },
  });
  const { error, results = [] } = await migrator.migrateToLatest();
  if (error === undefined) return results.map(({ migrationName }) => `${module.name}/${migrationName}`);
  const failed = results.find(({ status }) => status === 'Error')?.migrationName ?? 'the preparation';
  const reason = error instanceof Error ? error.message : String(error);
  throw new DatabaseProblem(
    'migration-failed',
    `Migration ${module.name}/${failed} failed: ${reason}. What this module had before is kept. Correct the cause and migrate again.`,
    { cause: error },
  );
};

/**
 * Brings a database up to what this code needs; does nothing where it already is. Roles must exist: `prepareRoles` first.
 * Several processes may do it at once: one works, the others wait and then find nothing to do.
 * @param ownerUrl URL of the owner of the database
 * @returns the migrations that were carried out, as `module/name`
 * @throws DatabaseProblem `database-newer-than-code`, `migration-failed`, `migration-module-invalid`
 */
export const migrate = async (ownerUrl: string, modules: readonly MigrationModule[]): Promise<readonly string[]> => {
  modules.forEach(refuseDisorder);
  // The lock sits on a connection of its own, so that every statement of the migrations falls under it.
  const guard = connect<unknown>(ownerUrl, { maxConnections: 1, statementTimeoutMs: 0 });
  const database = connect<unknown>(ownerUrl, { maxConnections: 1, statementTimeoutMs: 0 });
  try {
    const lock = await guard.pool.connect();
    try {
      await lock.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
      for (const module of modules) await refuseNewerDatabase(database.query, module);
      const done: string[] = [];
      for (const module of modules) done.push(...(await migrateModule(database.query, module)));
      return done;
    } finally {
      // Closing the connection is what frees the lock, also when PostgreSQL has gone away.
      lock.release(true);
    }
  } finally {
    await Promise.all([guard.close(), database.close()]);
  }
};
