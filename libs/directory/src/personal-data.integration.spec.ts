import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from './directory-for-tests.js';
import { fileOf } from './import/file-for-tests.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

/** The tables that hold one of these texts, in any case, also as bytes or as base64. */
const tablesWith = async (texts: readonly string[]): Promise<readonly string[]> => {
  const { rows: tables } = await sql<{ name: string }>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema')`.execute(world.superuser.query);
  const hits = await Promise.all(
    tables.map(async ({ name }) => {
      const { rows } = await sql`
        select 1 from ${sql.table(name)} as t, unnest(${[...texts]}::text[]) as mark
        where position(lower(mark) in lower(t::text)) > 0
          or position(encode(mark::bytea, 'hex') in t::text) > 0
          or position(rtrim(encode(mark::bytea, 'base64'), '=') in t::text) > 0
      `.execute(world.superuser.query);
      return rows.length > 0 ? [name] : [];
    }),
  );
  return hits.flat();
};

describe('personal data', () => {
  it('stands nowhere in plain, in no table of the database, however it came in', async () => {
    const { id: organisationId } = await world.enterOrganisation();
    const marked = {
      name: 'Vandermarker',
      email: 'mark.of@person.example',
      phone: '+31 6 9876 5432',
      externalKey: 'key-of-mark',
    };
    const privateAddress = 'mark.private@home.example';
    const { name, email, phone, externalKey } = marked;
    const person = await world.enterPerson(employeeOf(organisationId, marked));
    const contact = { privateAddress, language: 'nl', mail: true, calendar: true } as const;
    await world.inTransaction((transaction) =>
      world.directory.contacts.choose(transaction, person.id, contact, administrator),
    );
    const login = { issuer: 'https://login.example', subject: email };
    await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, person.id));
    await world.inTransaction((transaction) =>
      world.directory.imports.practitioners(
        transaction,
        fileOf(['external_key,name,email,kinds,capacity,phone', `${externalKey},${name},${email},team,1,${phone}`]),
        administrator,
      ),
    );
    await world.inTransaction((transaction) =>
      world.directory.people.update(transaction, person.id, 1, { name: `${name}-Bos` }, administrator),
    );
    expect(await tablesWith([...Object.values(marked), privateAddress])).toEqual([]);
  });

  it('would be found if it did', async () => {
    await world.enterOrganisation('Name in plain');
    expect(await tablesWith(['Name in plain'])).toEqual(['directory.organisations']);
  });
});
