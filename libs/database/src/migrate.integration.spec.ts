import { databaseRoles } from '@traject/contracts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { connect } from './connect.js';
import { migrate, MIGRATION_LOCK, type MigrationModule } from './migrate.js';
import { prepareRoles } from './roles.js';
import { createTestDatabase, type TestDatabase } from './testing.js';

const first = { name: '0001-colours', sql: 'create table colours (name text); create table shades (name text);' };
const second = { name: '0002-worth', sql: 'alter table colours add column worth bigint not null default 0;' };
const paints: MigrationModule = { name: 'paint-box', migrations: [first] };
const paintsGrown: MigrationModule = { name: 'paint-box', migrations: [first, second] };

describe('a database on its way to what the code needs', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase(inject('postgresUrl'));
  });
  afterAll(() => database.drop());

  it('gets each migration once, also when several processes migrate at once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, [paints])));
    expect(runs.flat()).toEqual(['paint-box/0001-colours']);
    expect(await migrate(database.ownerUrl, [paintsGrown])).toEqual(['paint-box/0002-worth']);
    expect(await migrate(database.ownerUrl, [paintsGrown])).toEqual([]);
  });

  it('is left alone while another process migrates it', async () => {
    const other = connect<unknown>(database.superuserUrl, { maxConnections: 2 });
    const holder = await other.pool.connect();
    await holder.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const late: MigrationModule = {
      name: 'late',
      migrations: [{ name: '0001-late', sql: 'create table late (n int)' }],
    };
    let done = false;
    const migrating = migrate(database.ownerUrl, [late]).finally(() => {
      done = true;
    });
    const isWaiting = async (): Promise<boolean> => {
      const { rowCount } = await other.pool.query(
        `select from pg_locks where locktype = 'advisory' and not granted
          and database = (select oid from pg_database where datname = current_database())`,
      );
      return rowCount === 1;
    };
    while (!done && !(await isWaiting()));
    expect(done).toBe(false);
    holder.release(true);
    expect(await migrating).toEqual(['late/0001-late']);
    await other.close();
  });

  it('is refused when it is newer than the code, and left as it was', async () => {
    await migrate(database.ownerUrl, [paintsGrown]);
    await expect(migrate(database.ownerUrl, [paints])).rejects.toMatchObject({
      code: 'database-newer-than-code',
      message: expect.stringContaining('0002-worth'),
    });
  });

  it('keeps what it had when a migration fails', async () => {
    const broken: MigrationModule = {
      name: 'broken',
      migrations: [
        { name: '0001-fine', sql: 'create table half_done (name text)' },
        { name: '0002-wrong', sql: 'create table half_done (name text)' },
      ],
    };
    await expect(migrate(database.ownerUrl, [broken])).rejects.toMatchObject({ code: 'migration-failed' });
    const { query, close } = connect<{ half_done: { name: string } }>(database.ownerUrl);
    await expect(query.selectFrom('half_done').selectAll().execute()).rejects.toThrow('does not exist');
    await close();
  });

  it('refuses migrations whose numbers are not in order', async () => {
    const disordered: MigrationModule = { name: 'disordered', migrations: [{ name: '0002-second', sql: 'select 1' }] };
    await expect(migrate(database.ownerUrl, [disordered])).rejects.toMatchObject({ code: 'migration-module-invalid' });
  });
});

describe('the roles of the processes', () => {
  it('can be made for two databases of one cluster at the same time', async () => {
    const databases = await Promise.all([1, 2, 3].map(() => createTestDatabase(inject('postgresUrl'))));
    await Promise.all(databases.map(({ superuserUrl }) => prepareRoles(superuserUrl, {})));
    await Promise.all(databases.map(({ drop }) => drop()));
  });

  it('see nothing and make nothing until a migration grants it', async () => {
    const database = await createTestDatabase(inject('postgresUrl'), [paints]);
    for (const role of Object.values(databaseRoles)) {
      const { pool, close } = connect(database.urls[role]);
      await expect(pool.query('select current_user as name')).resolves.toMatchObject({ rows: [{ name: role }] });
      await expect(pool.query('select * from colours')).rejects.toThrow('permission denied');
      await expect(pool.query('create table mine (name text)')).rejects.toThrow('permission denied');
      await close();
    }
    await database.drop();
  });

  it('log in with the password they were given and with no other', async () => {
    const database = await createTestDatabase(inject('postgresUrl'));
    const owner = connect(database.superuserUrl);
    // A role of the test's own: the passwords of the real roles may be in use in this cluster.
    const role = `${database.name}_visitor`;
    const { passwordVerifier } = await import('./password-verifier.js');
    await owner.pool.query(`create role ${role} login password ${pg.escapeLiteral(passwordVerifier("it's secret"))}`);
    const url = new URL(database.superuserUrl);
    url.username = role;
    await owner.pool.query(`grant connect on database ${database.name} to ${role}`);
    const loginWith = async (password: string): Promise<unknown> => {
      url.password = password;
      const visitor = connect(url.href);
      return visitor.pool.query('select 1').finally(() => visitor.close());
    };
    await expect(loginWith("it's secret")).resolves.toMatchObject({ rowCount: 1 });
    await expect(loginWith('a guess')).rejects.toThrow('password authentication failed');
    await owner.pool.query(`drop owned by ${role}; drop role ${role}`);
    await owner.close();
    await database.drop();
  });
});
