import type pg from 'pg';

/** Runs work in a transaction of its own. When it fails everything is as it was, and the connection is given up. */
export const inTransaction = async <Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool.connect();
  let committed = false;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    committed = true;
    return result;
  } finally {
    // An open transaction ends with its connection.
    client.release(!committed);
  }
};
