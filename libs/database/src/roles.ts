import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import pg from 'pg';
import { connect } from './connect.js';
import { parseDatabaseUrl } from './open-pool.js';
import { passwordVerifier } from './password-verifier.js';

/** A password for each role that is to log in by itself; a role without one is made, and its old password is kept. */
export type RolePasswords = Readonly<Partial<Record<DatabaseRole, string>>>;

/** Any constant: whoever makes roles in this cluster takes turns. */
const ROLES_LOCK = 7_236_102;

/** Name of the database that an URL leads to. */
const databaseNameOf = (url: URL): string => decodeURIComponent(url.pathname.slice(1)) || 'postgres';

const prepareRole = async (client: pg.ClientBase, role: DatabaseRole, password: string | undefined): Promise<void> => {
  const name = pg.escapeIdentifier(role);
  const found = await client.query('select from pg_roles where rolname = $1', [role]);
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${name} login nocreatedb nocreaterole inherit`);
  if (password !== undefined) {
    await client.query(`alter role ${name} password ${pg.escapeLiteral(passwordVerifier(password))}`);
  }
};

/**
 * Makes the roles of the processes and lets them, and nobody else, connect to this database. They own nothing and can
 * do nothing yet: what a role may do with a table stands in the migration that makes the table.
 * Roles belong to the whole cluster and an advisory lock to one database, so the work is done in the cluster's
 * `postgres` database: two databases may be prepared at once.
 * @param ownerUrl URL of the owner of the database, who may create roles
 */
export const prepareRoles = async (ownerUrl: string, passwords: RolePasswords): Promise<void> => {
  const url = parseDatabaseUrl(ownerUrl);
  const database = pg.escapeIdentifier(databaseNameOf(url));
  url.pathname = '/postgres';
  const cluster = connect<unknown>(url.href, { maxConnections: 1 });
  const client = await cluster.pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [ROLES_LOCK]);
    for (const role of Object.values(databaseRoles)) {
      await prepareRole(client, role, passwords[role]);
      await client.query(`grant connect on database ${database} to ${pg.escapeIdentifier(role)}`);
    }
    await client.query(`revoke all on database ${database} from public`);
    await client.query('commit');
  } finally {
    // An open transaction ends with its connection, so a failure above leaves nothing half made.
    client.release(true);
    await cluster.close();
  }
};
