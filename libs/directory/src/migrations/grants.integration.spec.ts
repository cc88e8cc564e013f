import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { dossierMigrations } from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { directoryMigrations } from './index.js';

let database: TestDatabase;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, directoryMigrations]);
  superuser = connect(database.superuserUrl);
});
afterAll(async () => {
  await superuser.close();
  await database.drop();
});

describe('who may look into the tables', () => {
  const allowed = async (role: keyof typeof databaseRoles, query: string): Promise<boolean> => {
    const process = connect<unknown>(database.urls[databaseRoles[role]]);
    try {
      await sql.raw(query).execute(process.query);
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.includes('permission denied')) return false;
      throw error;
    } finally {
      await process.close();
    }
  };

  it('the worker reads practitioners and registrations without their numbers, and nothing else', async () => {
    expect(await allowed('worker', 'select * from directory.practitioners')).toBe(true);
    expect(await allowed('worker', 'select valid_until from directory.registrations')).toBe(true);
    expect(await allowed('worker', 'select number from directory.registrations')).toBe(false);
    for (const table of ['organisations', 'people', 'identities', 'social_map']) {
      expect(await allowed('worker', `select * from directory.${table}`)).toBe(false);
    }
    expect(await allowed('worker', 'update directory.practitioners set capacity = 9')).toBe(false);
  });

  it('relay and reporting read no table', async () => {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'directory'`.execute(superuser.query);
    expect(rows.length).toBeGreaterThan(0);
    for (const { name } of rows) {
      expect(await allowed('relay', `select * from directory.${name}`)).toBe(false);
      expect(await allowed('reporting', `select * from directory.${name}`)).toBe(false);
      expect(await allowed('gateway', `select * from directory.${name}`)).toBe(true);
    }
  });

  it('reporting sees which organisations and departments there are, by ids alone', async () => {
    expect(await allowed('reporting', 'select * from directory.organisations_in_reports')).toBe(true);
    for (const role of ['worker', 'relay', 'notifier', 'eraser', 'analyst'] as const) {
      expect(await allowed(role, 'select * from directory.organisations_in_reports')).toBe(false);
    }
    const departments = [
      { id: 'care', name: 'Care', formerly: ['nursing'] },
      { id: 'it', name: 'IT' },
    ];
    await sql`insert into directory.organisations (id, name, departments, policy)
      values ('0198c5d0-1111-4222-8333-444455556666', 'Noord', ${JSON.stringify(departments)}, '{"reporting":{"months":3}}'),
             ('0198c5d0-2222-4222-8333-444455556666', 'Zuid', '[]', '{}')`.execute(superuser.query);
    const { rows } = await sql`select * from directory.organisations_in_reports order by organisation`.execute(
      superuser.query,
    );
    expect(rows).toEqual([
      {
        organisation: '0198c5d0-1111-4222-8333-444455556666',
        months: 3,
        departments: [
          { department: 'care', formerly: ['nursing'] },
          { department: 'it', formerly: [] },
        ],
      },
      { organisation: '0198c5d0-2222-4222-8333-444455556666', months: 1, departments: [] },
    ]);
  });
});
