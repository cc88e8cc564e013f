import { randomBytes } from 'node:crypto';
import { databaseRoles, type DatabaseRole } from '@traject/contracts';
import { connect } from '@traject/database';
import pg from 'pg';

/** A PostgreSQL whose roles have the passwords that the stacks of this run know. */
export interface StackCluster {
  /** Superuser. */
  readonly postgresUrl: string;
  readonly ownerPassword: string;
  readonly databasePasswords: Readonly<Record<DatabaseRole, string>>;
}

declare module 'vitest' {
  interface ProvidedContext {
    /** Where stacks that start no PostgreSQL of their own have their databases. */
    stackCluster: StackCluster;
  }
}

/** Owner of the stacks' databases. As where a stack starts its own PostgreSQL no superuser, so that policies bind it. */
export const stackOwner = 'traject_owner';

const newPassword = (): string => randomBytes(24).toString('base64url');

/** Makes a cluster of this run's own ready for stacks. */
export const prepareStackCluster = async (postgresUrl: string): Promise<StackCluster> => {
  const ownerPassword = newPassword();
  const { pool, close } = connect<unknown>(postgresUrl, { maxConnections: 1 });
  const createOwner = `create role ${stackOwner} login createdb createrole password ${pg.escapeLiteral(ownerPassword)}`;
  await pool.query(createOwner).finally(close);
  const passwords = Object.values(databaseRoles).map((role) => [role, newPassword()]);
  // Safe: the entries were made from every role there is.
  const databasePasswords = Object.fromEntries(passwords) as StackCluster['databasePasswords'];
  return { postgresUrl, ownerPassword, databasePasswords };
};
