import { randomUUID } from 'node:crypto';
import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import pg from 'pg';
import { connect, parseDatabaseUrl } from './connect.js';
import { migrate, type MigrationModule } from './migrate.js';
import { prepareRoles } from './roles.js';

/** A real database of a test's own. */
export interface TestDatabase {
  readonly name: string;
  /** Superuser: for what only an operator does (ending a backend, looking past row-level security). */
  readonly superuserUrl: string;
  /** The owner of database and tables; no superuser, so triggers and forced row-level security hold for it. */
  readonly ownerUrl: string;
  /** One URL for each process's role. */
  readonly urls: Readonly<Record<DatabaseRole, string>>;
  /** Ends every connection and removes the database. Roles stay: other databases of the cluster use them. */
  drop(): Promise<void>;
}

const TEST_OWNER = 'traject_test_owner';

/**
 * Superuser that has become this role. The role's own password is not needed and not touched: the cluster may also
 * serve a stack that somebody is working with.
 */
const urlAs = (url: URL, role: string): string => {
  const as = new URL(url);
  as.searchParams.set('options', `-c role=${role}`);
  return as.href;
};

const createOwner = `do $$ begin
  create role ${TEST_OWNER} nologin;
exception when duplicate_object or unique_violation then null;
end $$`;

const rolesOf = (url: URL): Readonly<Record<DatabaseRole, string>> => ({
  [databaseRoles.gateway]: urlAs(url, databaseRoles.gateway),
  [databaseRoles.worker]: urlAs(url, databaseRoles.worker),
  [databaseRoles.relay]: urlAs(url, databaseRoles.relay),
  [databaseRoles.reporting]: urlAs(url, databaseRoles.reporting),
  [databaseRoles.auditor]: urlAs(url, databaseRoles.auditor),
  [databaseRoles.keyRotator]: urlAs(url, databaseRoles.keyRotator),
  [databaseRoles.notifier]: urlAs(url, databaseRoles.notifier),
  [databaseRoles.eraser]: urlAs(url, databaseRoles.eraser),
  [databaseRoles.analyst]: urlAs(url, databaseRoles.analyst),
});

/**
 * Makes a database with a random name, the roles of the processes, and the tables of these modules.
 * @param superuserUrl `inject('postgresUrl')`
 */
export const createTestDatabase = async (
  superuserUrl: string,
  modules: readonly MigrationModule[] = [],
): Promise<TestDatabase> => {
  const cluster = connect<unknown>(superuserUrl, { maxConnections: 1, statementTimeoutMs: 60_000 });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await cluster.pool.query(createOwner);
  await cluster.pool.query(`create database ${pg.escapeIdentifier(name)} owner ${TEST_OWNER} template template0`);
  const url = parseDatabaseUrl(superuserUrl);
  url.pathname = `/${name}`;
  await prepareRoles(url.href, {});
  const ownerUrl = urlAs(url, TEST_OWNER);
  await migrate(ownerUrl, modules);
  return {
    name,
    superuserUrl: url.href,
    ownerUrl,
    urls: rolesOf(url),
    drop: async () => {
      await cluster.pool.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      await cluster.close();
    },
  };
};
