import type pg from 'pg';
import { martLocks } from '../mart.js';

/**
 * Reads the mart as it is at one moment, all of it: what is taken meanwhile is not seen, and no rebuilt mart takes its place
 * until everything was read. The lock comes before the transaction, whose first look is what all of it sees.
 */
export const inSnapshot = async <Result>(
  pool: pg.Pool,
  read: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  let isOver = false;
  try {
    await client.query('select pg_advisory_lock_shared($1)', [martLocks.mart]);
    await client.query('begin isolation level repeatable read read only');
    const result = await read(client);
    await client.query('commit');
    await client.query('select pg_advisory_unlock_shared($1)', [martLocks.mart]);
    isOver = true;
    return result;
  } finally {
    // Lock and transaction end with the connection.
    client.release(!isOver);
  }
};
