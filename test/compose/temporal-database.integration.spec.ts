import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';

const script = fileURLToPath(new URL('../../apps/temporal-database.sql', import.meta.url));

/** Names of this run alone, as roles and databases belong to the whole cluster. */
const own = `temporal_${randomUUID().slice(0, 8)}`;
const visibility = `${own}_visibility`;
let product: TestDatabase;

/** Works as a superuser, or as somebody whom one has become, in a database. */
const working = async <Answer>(
  database: string | null,
  work: (query: (text: string) => Promise<readonly Record<string, unknown>[]>) => Promise<Answer>,
  role?: string,
): Promise<Answer> => {
  const url = new URL(product.superuserUrl);
  if (database !== null) url.pathname = `/${database}`;
  if (role !== undefined) url.searchParams.set('options', `-c role=${role}`);
  const connection = connect<unknown>(url.href, { maxConnections: 1 });
  return work(async (text) => (await connection.pool.query<Record<string, unknown>>(text)).rows).finally(() =>
    connection.close(),
  );
};

const nameOfProduct = (): string => new URL(product.superuserUrl).pathname.slice(1);

/** The script as psql reads it, with the names of this run. */
const statements = async (): Promise<readonly string[]> =>
  (await readFile(script, 'utf8'))
    .split('\n')
    .filter((line) => !line.startsWith('--') && !line.startsWith('\\'))
    .join('\n')
    .replaceAll(":'password'", `'${randomUUID()}'`)
    .replaceAll(/\btraject\b/g, nameOfProduct())
    .replaceAll(/\btemporal_visibility\b/g, visibility)
    .replaceAll(/\btemporal\b/g, own)
    .split(';')
    .filter((statement) => statement.trim() !== '');

beforeAll(async () => {
  product = await createTestDatabase(inject('postgresUrl'), []);
  const all = await statements();
  await working(null, async (query) => {
    for (const statement of all) await query(statement);
  });
});
afterAll(async () => {
  await working(null, async (query) => {
    for (const database of [own, visibility]) await query(`drop database if exists ${database} with (force)`);
    await query(`drop role if exists ${own}`);
  });
  await product.drop();
});

describe('the role of Temporal', () => {
  test('makes its tables and the index that its visibility needs, in databases of its own', async () => {
    for (const database of [own, visibility]) {
      const made = await working(
        database,
        async (query) => {
          await query('create extension if not exists btree_gin');
          await query('create table executions (namespace_id text)');
          return query("select tableowner from pg_tables where tablename = 'executions'");
        },
        own,
      );
      expect(made).toEqual([{ tableowner: own }]);
    }
  });

  test('is nobody in the product, and may make neither roles nor databases', async () => {
    const told = await working(null, (query) =>
      query(`
        select rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,
          has_database_privilege('${own}', '${nameOfProduct()}', 'connect') as enters_product
        from pg_roles where rolname = '${own}'
      `),
    );
    const may = { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false };
    expect(told).toEqual([{ ...may, rolcanlogin: true, enters_product: false }]);
  });

  test('shares its databases with no process of the product', async () => {
    const entering = await working(null, (query) =>
      query(`
        select rolname, datname from pg_roles, pg_database
        where datname in ('${own}', '${visibility}') and rolname like 'traject\\_%' and not rolsuper
          and has_database_privilege(rolname, datname, 'connect')
      `),
    );
    expect(entering).toEqual([]);
  });
});
