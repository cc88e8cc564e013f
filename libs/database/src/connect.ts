import { Kysely, PostgresDialect } from 'kysely';
import { openPool, type ConnectionPool, type ConnectOptions } from './open-pool.js';

/** An open pool of connections with its typed query builder. */
export interface Database<Schema> extends ConnectionPool {
  /** Typed queries. */
  readonly query: Kysely<Schema>;
}

/**
 * Opens a pool with a query builder on it; see {@link openPool}.
 * @throws DatabaseProblem `url-invalid`
 */
export const connect = <Schema>(url: string, options: ConnectOptions = {}): Database<Schema> => {
  const opened = openPool(url, options);
  return { query: new Kysely<Schema>({ dialect: new PostgresDialect({ pool: opened.pool }) }), ...opened };
};
