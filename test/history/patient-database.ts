import { connect, type Database } from '@traject/database';
import pg from 'pg';

/** A database as a log is opened with. */
export type PatientDatabase = Pick<Database<unknown>, 'pool' | 'connection' | 'close'>;

/**
 * Opens a database for whoever makes up a history meanwhile, which takes all of the processor for longer than connecting
 * may take elsewhere: connections are waited for as long as it takes, and kept.
 */
export const openPatiently = (url: string, maxConnections: number): PatientDatabase => {
  const { connection, close } = connect<unknown>(url, { maxConnections: 1, statementTimeoutMs: 0 });
  const pool = new pg.Pool({ ...connection, max: maxConnections, connectionTimeoutMillis: 0, idleTimeoutMillis: 0 });
  return {
    pool,
    connection,
    close: async () => {
      await pool.end();
      await close();
    },
  };
};
