import { createHash, randomUUID } from 'node:crypto';
import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import pg from 'pg';
import { connect, type Database } from './connect.js';
import { parseDatabaseUrl } from './open-pool.js';
import { migrate, type MigrationModule } from './migrate.js';
import { prepareRoles } from './roles.js';

/** A real database of a test's own. */
export interface TestDatabase extends CopiedDatabase {
  /** The owner of database and tables; no superuser, so triggers and forced row-level security hold for it. */
  readonly ownerUrl: string;
  /** One URL for each process's role. */
  readonly urls: Readonly<Record<DatabaseRole, string>>;
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

/** Any constant: whoever fills a template in this cluster takes turns. */
const TEMPLATES_LOCK = 7_236_103;

/** A database that others are copied from. */
export interface Template {
  /** Tells what is in it: a template that is there already is not filled again. */
  readonly name: string;
  /** A role that is there. */
  readonly owner: string;
  /** Puts in what every copy is to have; all connections are to be closed when it resolves. */
  readonly fill: (superuserUrl: string) => Promise<unknown>;
}

const isThere = async ({ pool }: Database<unknown>, name: string): Promise<boolean> =>
  (await pool.query('select from pg_database where datname = $1', [name])).rowCount === 1;

/** Fills a template unless it is there. One that was cut short does not count, as it has its name last. */
const ensureTemplate = async (cluster: Database<unknown>, url: URL, { name, owner, fill }: Template): Promise<void> => {
  const [template, half] = [name, `${name}_half`].map((each) => pg.escapeIdentifier(each));
  await cluster.pool.query('select pg_advisory_lock($1)', [TEMPLATES_LOCK]);
  try {
    if (await isThere(cluster, name)) return;
    await cluster.pool.query(`drop database if exists ${half} with (force)`);
    await cluster.pool.query(`create database ${half} owner ${pg.escapeIdentifier(owner)} template template0`);
    const filled = new URL(url);
    filled.pathname = `/${name}_half`;
    await fill(filled.href);
    await cluster.pool.query(`alter database ${half} rename to ${template}`);
  } finally {
    await cluster.pool.query('select pg_advisory_unlock($1)', [TEMPLATES_LOCK]);
  }
};

const withConnection = async (url: string, work: (database: Database<unknown>) => Promise<unknown>): Promise<void> => {
  const database = connect<unknown>(url, { maxConnections: 1, statementTimeoutMs: 60_000 });
  await work(database).finally(() => database.close());
};

/** A database that was copied from a template. */
export interface CopiedDatabase {
  readonly name: string;
  /** Superuser: for what only an operator does (ending a backend, looking past row-level security). */
  readonly superuserUrl: string;
  /** Ends every connection and removes the database. Roles stay: other databases of the cluster use them. */
  drop(): Promise<void>;
}

/** Makes a database with a random name as a copy of a template, which whoever asks first fills. */
export const copyOfTemplate = async (superuserUrl: string, template: Template): Promise<CopiedDatabase> => {
  const cluster = connect<unknown>(superuserUrl, { maxConnections: 1, statementTimeoutMs: 60_000 });
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = parseDatabaseUrl(superuserUrl);
  try {
    await ensureTemplate(cluster, url, template);
    const [copy, owner, from] = [name, template.owner, template.name].map((each) => pg.escapeIdentifier(each));
    await cluster.pool.query(`create database ${copy} owner ${owner} template ${from}`);
  } catch (error) {
    await cluster.close();
    throw error;
  }
  url.pathname = `/${name}`;
  return {
    name,
    superuserUrl: url.href,
    drop: async () => {
      await cluster.pool.query(`drop database if exists ${pg.escapeIdentifier(name)} with (force)`);
      await cluster.close();
    },
  };
};

/** One template for each set of migrations, whatever a test or a working copy may change in them. */
const templateWith = (modules: readonly MigrationModule[]): Template => ({
  name: `test_template_${createHash('sha256').update(JSON.stringify(modules)).digest('hex').slice(0, 32)}`,
  owner: TEST_OWNER,
  fill: async (superuserUrl) => {
    await prepareRoles(superuserUrl, {});
    await migrate(urlAs(parseDatabaseUrl(superuserUrl), TEST_OWNER), modules);
  },
});

/**
 * Makes a database with a random name, the roles of the processes, and the tables of these modules.
 * @param superuserUrl `inject('postgresUrl')`
 */
export const createTestDatabase = async (
  superuserUrl: string,
  modules: readonly MigrationModule[] = [],
): Promise<TestDatabase> => {
  await withConnection(superuserUrl, ({ pool }) => pool.query(createOwner));
  const database = await copyOfTemplate(superuserUrl, templateWith(modules));
  // What may connect to a database is not copied with it.
  await prepareRoles(database.superuserUrl, {});
  const url = parseDatabaseUrl(database.superuserUrl);
  return { ...database, ownerUrl: urlAs(url, TEST_OWNER), urls: rolesOf(url) };
};
