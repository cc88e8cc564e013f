import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from './connect.js';
import { createTestDatabase, type TestDatabase } from './testing.js';

describe('a connection to the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.drop());

  it('reads positions as numbers, instants as ISO strings, dates as text and JSON as it is', async () => {
    const { pool, close } = connect(database.ownerUrl);
    const { rows } = await pool.query(
      `select 9007199254740991::bigint as position, '2027-03-02 14:05:00.123456+01'::timestamptz as at,
              '2027-03-02'::date as day, '{"b": [1, null], "a": "2027-03-02"}'::jsonb as data`,
    );
    expect(rows).toEqual([
      {
        position: 9007199254740991,
        at: '2027-03-02T13:05:00.123Z',
        day: '2027-03-02',
        data: { a: '2027-03-02', b: [1, null] },
      },
    ]);
    await close();
  });

  it('refuses a bigint that a number cannot hold', async () => {
    const { pool, close } = connect(database.ownerUrl);
    await expect(pool.query('select 9007199254740993::bigint as position')).rejects.toMatchObject({
      code: 'number-too-large',
    });
    await close();
  });

  it('gives up on a statement that takes too long', async () => {
    const { pool, close } = connect(database.ownerUrl, { statementTimeoutMs: 20 });
    await expect(pool.query('select pg_sleep(30)')).rejects.toThrow('statement timeout');
    await close();
  });

  it('gives up on a statement of which nothing is heard, and never uses its connection again', async () => {
    const { pool, query, close } = connect(database.ownerUrl, { maxConnections: 1, silenceTimeoutMs: 50 });
    const backend = async (): Promise<unknown> => (await pool.query('select pg_backend_pid() as pid')).rows[0].pid;
    const first = await backend();
    await expect(sql`select pg_sleep(30)`.execute(query)).rejects.toThrow('read timeout');
    const second = await backend();
    expect(second).not.toBe(first);
    const inTransaction = query.transaction().execute((transaction) => sql`select pg_sleep(30)`.execute(transaction));
    await expect(inTransaction).rejects.toThrow('not queryable');
    expect(await backend()).not.toBe(second);
    await close();
  });

  it('prepares a statement that comes again', async () => {
    const { pool, query, close } = connect(database.ownerUrl, { maxConnections: 1 });
    const plus = async (one: number): Promise<unknown> =>
      (await sql<{ sum: number }>`select ${one}::integer + 1 as sum`.execute(query)).rows[0]?.sum;
    const prepared = async (): Promise<readonly unknown[]> =>
      (await pool.query('select statement from pg_prepared_statements')).rows;
    expect([await plus(1), await prepared()]).toEqual([2, []]);
    expect([await plus(2), await plus(3), await plus(4)]).toEqual([3, 4, 5]);
    expect(await prepared()).toEqual([{ statement: 'select $1::integer + 1 as sum' }]);
    await close();
  });

  it.each([
    ['once where that is asked for', true, { generic: 3, custom: 0 }],
    ['for its values otherwise', false, { generic: 0, custom: 3 }],
  ])('plans a statement that comes again %s', async (_how, plansOnce, plans) => {
    const { pool, close } = connect(database.ownerUrl, { maxConnections: 1, plansOnce });
    for (let times = 0; times < 4; times += 1) await pool.query('select from pg_class where oid = $1', [times]);
    const { rows } = await pool.query(
      'select generic_plans as generic, custom_plans as custom from pg_prepared_statements',
    );
    expect(rows).toEqual([plans]);
    await close();
  });

  it('reads a table that has got a new column meanwhile', async () => {
    const { pool, close } = connect(database.ownerUrl, { maxConnections: 1 });
    await pool.query('create table growing (a integer)');
    const read = () => pool.query('select * from growing where a = $1', [1]);
    for (let times = 0; times < 3; times += 1) await read();
    await pool.query('alter table growing add column b integer');
    expect((await read()).fields.map(({ name }) => name)).toEqual(['a', 'b']);
    await close();
  });

  it('is gone from the server once it was closed', async () => {
    const superuser = connect(database.superuserUrl);
    const left = async (): Promise<unknown> => {
      const { rows } = await superuser.pool.query(
        `select count(*)::int as n from pg_stat_activity where application_name = 'soon-closed'`,
      );
      return rows[0].n;
    };
    for (let times = 0; times < 20; times += 1) {
      const { pool, close } = connect(database.ownerUrl, { applicationName: 'soon-closed' });
      await Promise.all([pool.query('select 1'), pool.query('select 1'), pool.query('select 1')]);
      if (times === 0) expect(await left()).toBe(3);
      await close();
      expect(await left()).toBe(0);
    }
    await superuser.close();
  });

  it('goes on after an idle connection was lost', async () => {
    const lost: Error[] = [];
    const told = Promise.withResolvers<void>();
    const { pool, close } = connect(database.ownerUrl, {
      onConnectionLost: (error) => {
        lost.push(error);
        told.resolve();
      },
    });
    const { rows } = await pool.query('select pg_backend_pid() as pid');
    const superuser = connect(database.superuserUrl);
    await superuser.pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
    await told.promise;
    await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
    expect(lost).toHaveLength(1);
    await superuser.close();
    await close();
  });

  it('goes on after a connection was lost between two statements of a transaction', async () => {
    const lost: Error[] = [];
    const told = Promise.withResolvers<void>();
    const { query, pool, close } = connect(database.ownerUrl, {
      onConnectionLost: (error) => {
        lost.push(error);
        told.resolve();
      },
    });
    const superuser = connect(database.superuserUrl);
    const cutInTheMiddle = query.transaction().execute(async (transaction) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
      await superuser.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
      await told.promise;
      await sql`select 1`.execute(transaction);
    });
    await expect(cutInTheMiddle).rejects.toThrow('not queryable');
    await expect(pool.query('select 1')).resolves.toMatchObject({ rowCount: 1 });
    expect(lost).toHaveLength(1);
    await superuser.close();
    await close();
  });
});
