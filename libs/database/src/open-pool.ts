import pg from 'pg';
import { columnTypes } from './column-types.js';
import { DatabaseProblem } from './problem.js';
import { namesOfRepeated, prepareRepeated } from './repeated-statements.js';

/** An open pool of connections. */
export interface ConnectionPool {
  /** The connections, for what a query builder does not do (LISTEN, one function call on a hot path). */
  readonly pool: pg.Pool;
  /** The settings of one connection of this pool, for a client that lives apart from it (LISTEN). */
  readonly connection: pg.ClientConfig;
  /** Waits for running queries and closes every connection. */
  close(): Promise<void>;
}

/** Settings of {@link openPool}. */
export interface ConnectOptions {
  /** Become this role after logging in (`SET ROLE`); the URL's user must be allowed to. */
  readonly role?: string;
  /** Most connections at once; 10 unless told. */
  readonly maxConnections?: number;
  /** Milliseconds after which PostgreSQL gives up on one statement; 10 s unless told, 0 for never. */
  readonly statementTimeoutMs?: number;
  /**
   * Milliseconds after which a statement of which nothing is heard is given up together with its connection; never
   * unless told. PostgreSQL keeps the statement timeout itself, so this is for one that cannot be heard: let it be longer.
   */
  readonly silenceTimeoutMs?: number;
  /** Milliseconds after which a connection that is not made is given up; 5 s unless told, 0 for never. */
  readonly connectTimeoutMs?: number;
  /**
   * Plan each prepared statement once, whatever values it gets; unless told PostgreSQL decides that each time, and may plan
   * anew for each. For who looks rows up by their keys alone: there the plan does not depend on the values.
   */
  readonly plansOnce?: boolean;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName?: string;
  /** Told once for each connection that breaks, idle or lent out; the pool replaces it. Unless told, the process warns. */
  readonly onConnectionLost?: (error: Error) => void;
}

const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** Reads a URL of PostgreSQL without ever repeating its password in an error. Throws `url-invalid`. */
export const parseDatabaseUrl = (url: string): URL => {
  if (URL.canParse(url)) {
    const parsed = new URL(url);
    if (parsed.protocol === 'postgres:' || parsed.protocol === 'postgresql:') return parsed;
  }
  throw new DatabaseProblem(
    'url-invalid',
    'The address of the database is not a URL of the form postgres://user:password@host:port/database. Nothing was done. Correct DATABASE_URL.',
  );
};

const configOf = (url: string, options: ConnectOptions): pg.ClientConfig => {
  const parsed = parseDatabaseUrl(url);
  // In the URL, because node-postgres lets a URL win over settings beside it.
  const startup = [parsed.searchParams.get('options') ?? '', '-c TimeZone=UTC'];
  if (options.plansOnce === true) startup.push('-c plan_cache_mode=force_generic_plan');
  if (options.role !== undefined) startup.push(`-c role=${options.role}`);
  parsed.searchParams.set('options', startup.join(' ').trim());
  return {
    connectionString: parsed.href,
    connectionTimeoutMillis: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    statement_timeout: options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS,
    ...(options.silenceTimeoutMs === undefined ? {} : { query_timeout: options.silenceTimeoutMs }),
    idle_in_transaction_session_timeout: 15_000,
    keepAlive: true,
    application_name: options.applicationName ?? 'traject',
    types: columnTypes,
  };
};

const warnOfLostConnection = (error: Error): void =>
  process.emitWarning(`A database connection was lost and will be replaced: ${error.message}`, {
    code: 'database-connection-lost',
  });

/**
 * Waits until PostgreSQL has taken its leave of every connection of a pool: the pool counts as ended as soon as it has
 * said good-bye, while the server may still break a connection off, e.g. because its database is dropped. A server that
 * does not answer is waited for no longer than when connecting.
 */
const endOfConnections = (pool: pg.Pool): (() => Promise<void>) => {
  const open = new Map<pg.PoolClient, Promise<void>>();
  pool.on('connect', (client) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    open.set(client, promise);
    client.once('end', () => {
      open.delete(client);
      resolve();
    });
  });
  return async () => {
    const patience = Promise.withResolvers<void>();
    const timer = setTimeout(patience.resolve, CONNECT_TIMEOUT_MS);
    await Promise.race([Promise.all(open.values()), patience.promise]);
    clearTimeout(timer);
  };
};

/**
 * Listens to each connection itself: the pool hears idle ones only, and one that breaks while it is lent out, between two
 * statements of a transaction, would end the process. Its next statement fails, and the pool does not take it back.
 */
const tellOfLost = (pool: pg.Pool, onConnectionLost: (error: Error) => void): void => {
  pool.on('connect', (client) => {
    let isTold = false;
    client.on('error', (error) => {
      if (!isTold) onConnectionLost(error);
      isTold = true;
    });
  });
  // What the pool repeats of an idle connection was told already; without a listener it would end the process.
  pool.on('error', () => undefined);
};

const isSilence = (error: unknown): boolean => error instanceof Error && error.message === 'Query read timeout';

/**
 * Ends a connection on which a statement was given up: it still waits for that one's answer, and the pool would lend it
 * out again, as the query builder gives it back without a word of what happened.
 */
const endWhenSilent = (client: pg.PoolClient): void => {
  client.query = new Proxy(client.query, {
    apply: (query, self, given) => {
      const answer: unknown = Reflect.apply(query, self, given);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch(async (error: unknown) => {
        if (isSilence(error) && client instanceof pg.Client) void client.end();
        throw error;
      });
    },
  });
};

/**
 * Opens a pool. No connection is made until the first query, so a database that is away is noticed there.
 * @throws DatabaseProblem `url-invalid`
 */
export const openPool = (url: string, options: ConnectOptions = {}): ConnectionPool => {
  const connection = configOf(url, options);
  const pool = new pg.Pool({ ...connection, max: options.maxConnections ?? 10, idleTimeoutMillis: 30_000 });
  tellOfLost(pool, options.onConnectionLost ?? warnOfLostConnection);
  pool.on('connect', endWhenSilent);
  const nameOf = namesOfRepeated();
  pool.on('connect', (client) => prepareRepeated(client, nameOf));
  const allEnded = endOfConnections(pool);
  return {
    pool,
    connection,
    close: async () => {
      await pool.end();
      await allEnded();
    },
  };
};
