import { randomUUID } from 'node:crypto';
import { connect, migrate } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { dossierMigrations } from '@traject/dossier';
import { sql } from 'kysely';
import { expect, inject, it } from 'vitest';
import { recordOf } from '../people/identity-record.js';
import { directoryMigrations } from './index.js';

const { name, migrations } = directoryMigrations;
const before = migrations.slice(
  0,
  migrations.findIndex((migration) => migration.name.endsWith('-entered-identities')),
);

it('a login that was there before it was put on record who entered one is on record, as entered by nobody', async () => {
  const database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, { name, migrations: before }]);
  const superuser = connect<unknown>(database.superuserUrl);
  try {
    const id = randomUUID();
    await sql`insert into directory.people (id, roles, active, details_ref, work_address_ref, email_hash, version)
      values (${id}, '{coach}', true, ${randomUUID()}, ${randomUUID()}, ${Buffer.from('address')}, 1)`.execute(
      superuser.query,
    );
    await sql`insert into directory.identities (issuer, subject_hash, person_id)
      values ('https://login.example', ${Buffer.from('subject')}, ${id})`.execute(superuser.query);
    await migrate(database.ownerUrl, [directoryMigrations]);
    expect(await recordOf(superuser.query, id)).toMatchObject([
      { issuer: 'https://login.example', state: 'linked', askedBy: null, linkedBy: null },
    ]);
    const { rows } = await sql`select from directory.entered_identities join directory.identities
      using (issuer, subject_hash, person_id)`.execute(superuser.query);
    expect(rows).toHaveLength(1);
    const { rows: unforced } = await sql`select relname from pg_class
      where relnamespace = 'directory'::regnamespace and relkind = 'r' and relrowsecurity and not relforcerowsecurity`.execute(
      superuser.query,
    );
    expect(unforced).toEqual([]);
  } finally {
    await superuser.close();
    await database.drop();
  }
});
