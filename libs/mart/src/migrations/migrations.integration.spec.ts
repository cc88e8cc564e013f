import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { martTables } from '../facts.js';
import { columnNameOf } from '../table.js';
import { martMigrations } from './index.js';

let database: TestDatabase;
let owner: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [martMigrations]);
  owner = connect(database.ownerUrl, { maxConnections: 1 });
});
afterAll(async () => {
  await owner.close();
  await database.drop();
});

interface ColumnInDatabase {
  readonly name: string;
  readonly type: string;
  readonly nullable: boolean;
}

const columnsOf = async (schema: string, table: string): Promise<readonly ColumnInDatabase[]> => {
  const { rows } = await owner.pool.query<ColumnInDatabase>(
    `select column_name as name, data_type as type, is_nullable = 'YES' as nullable from information_schema.columns
      where table_schema = $1 and table_name = $2 order by ordinal_position`,
    [schema, table],
  );
  return rows;
};

const keyOf = async (schema: string, table: string): Promise<readonly string[]> => {
  const { rows } = await owner.pool.query<{ name: string }>(
    `select attname as name from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
      where indisprimary and indrelid = $1::regclass order by array_position(indkey::int2[], attnum)`,
    [`${schema}.${table}`],
  );
  return rows.map(({ name }) => name);
};

describe.each(['mart', 'mart_beside'])('the schema %s', (schema) => {
  it.each(martTables.map((table) => [table.name, table] as const))(
    'has the table %s of the model',
    async (name, table) => {
      const columns = Object.entries(table.columns);
      expect(await columnsOf(schema, name)).toEqual(
        columns.map(([column, { type, nullable }]) => ({ name: columnNameOf(column), type, nullable })),
      );
      expect(await keyOf(schema, name)).toEqual(table.key.map(columnNameOf));
    },
  );
});

/** What a role may do with the tables of a schema, as `table: privileges`. */
const mayIn = async (role: string, schema: string): Promise<readonly string[]> => {
  const { rows } = await owner.pool.query<{ what: string }>(
    `select relname || ': ' || string_agg(p.name, ' ' order by p.name) as what
       from pg_class join pg_namespace n on n.oid = relnamespace
       cross join unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) as p (name)
      where nspname = $2 and relkind in ('r', 'v')
        and has_schema_privilege($1, n.oid, 'usage') and has_table_privilege($1, pg_class.oid, p.name)
      group by relname order by relname`,
    [role, schema],
  );
  return rows.map(({ what }) => what);
};

const forAnalysts = [...martTables.map(({ name }) => name), 'quality_checks', 'quality_violations', 'waiting_times']
  .toSorted()
  .map((name) => `${name}: SELECT`);

describe('who may do what', () => {
  it('analysts read the model and the checks of the mart in place, and nothing else', async () => {
    expect(await mayIn(databaseRoles.analyst, 'mart')).toEqual(forAnalysts);
    expect(await mayIn(databaseRoles.analyst, 'mart_beside')).toEqual([]);
  });

  it('still do so after the marts changed places', async () => {
    const reporting = connect<unknown>(database.urls.traject_reporting, { maxConnections: 1 });
    const oidOf = async () => (await owner.pool.query(`select 'mart.journeys'::regclass::oid as oid`)).rows[0];
    const before: unknown = await oidOf();
    await reporting.pool.query('select mart_switch.swap()');
    await reporting.close();
    expect(await oidOf()).not.toEqual(before);
    expect(await mayIn(databaseRoles.analyst, 'mart')).toEqual(forAnalysts);
    expect(await mayIn(databaseRoles.analyst, 'mart_beside')).toEqual([]);
  });

  it.each(Object.values(databaseRoles).filter((role) => role !== 'traject_analyst' && role !== 'traject_reporting'))(
    '%s may do nothing with either, nor let them change places',
    async (role) => {
      expect([...(await mayIn(role, 'mart')), ...(await mayIn(role, 'mart_beside'))]).toEqual([]);
      const as = connect<unknown>(database.urls[role], { maxConnections: 1 });
      await expect(as.pool.query('select mart_switch.swap()')).rejects.toThrow('permission denied');
      await as.close();
    },
  );
});
