import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { dossierMigrations, keyEncryptionOf, loadPurposeKeys, openDossier } from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { directoryMigrations, openDirectory, type Actor, type Directory } from '../index.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let superuser: Database<unknown>;
let directory: Directory;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, directoryMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  superuser = connect(database.superuserUrl);
  const encryption = keyEncryptionOf(randomBytes(32));
  directory = openDirectory(openDossier(encryption), await loadPurposeKeys(gateway.query, encryption));
});
afterAll(async () => {
  await Promise.all([gateway.close(), superuser.close()]);
  await database.drop();
});

const administrator = { personId: randomUUID(), role: 'administrator', ground: 'import' };
const inTransaction = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  gateway.query.transaction().execute(work);
const file = (lines: readonly string[], dryRun = false) => ({ csv: Buffer.from(lines.join('\n')), dryRun });

const peopleFile = (...given: Parameters<typeof file>) => ({
  ...file(...given),
  issuerOfLogins: () => {
    throw new Error('A file without logins asks for no issuer.');
  },
});

let organisationId = '';
beforeEach(async () => {
  const organisation = await inTransaction((transaction) =>
    directory.organisations.create(transaction, { name: 'Noord', departments: [{ id: 'care', name: 'Care' }] }),
  );
  organisationId = organisation.id;
});

describe('an import of people', () => {
  const header = 'external_key;name;email;phone;roles;department';
  const noor = 'E1;Noor Bakker;noor@noord.example;020 123 4567;employee;care';
  const hans = 'E2;Hans Smit;hans@noord.example;;requester|manager;';
  const importPeople = (lines: readonly string[], dryRun = false) =>
    inTransaction((transaction) =>
      directory.imports.people(transaction, organisationId, peopleFile(lines, dryRun), administrator),
    );
  const everybody = async () => {
    const page = await inTransaction((transaction) =>
      directory.people.list(transaction, { organisationId }, {}, administrator),
    );
    return page.items;
  };

  it('tells at a dry run what it would do, and writes nothing', async () => {
    expect(await importPeople([header, noor, hans], true)).toEqual({
      dryRun: true,
      written: false,
      rows: 2,
      created: 2,
      updated: 0,
      unchanged: 0,
      problemCount: 0,
      problems: [],
    });
    expect(await everybody()).toEqual([]);
  });

  it('enters everybody, and sent again changes nothing', async () => {
    expect(await importPeople([header, noor, hans])).toMatchObject({ written: true, created: 2 });
    const before = await everybody();
    expect(before).toMatchObject([
      { roles: ['employee'], departmentId: 'care', details: { name: 'Noor Bakker', phone: '020 123 4567' } },
      { roles: ['requester', 'manager'], departmentId: null, details: { name: 'Hans Smit', phone: null } },
    ]);
    expect(await importPeople([header, noor, hans])).toMatchObject({ written: true, unchanged: 2, updated: 0 });
    expect(await everybody()).toEqual(before);
  });

  it('changes whom it knows by external key, keeps columns it does not have, and keeps the private address', async () => {
    await importPeople([header, noor, hans]);
    const [entered] = await everybody();
    await inTransaction((transaction) =>
      directory.contacts.choose(
        transaction,
        entered?.id ?? '',
        { privateAddress: 'noor@home.example', language: 'en', mail: true, calendar: false },
        { personId: entered?.id ?? '', role: 'employee', ground: 'own-contact' },
      ),
    );
    const report = await importPeople([
      'external_key,name,email,roles',
      'E1,Noor de Wit,noor.dewit@noord.example,employee',
      'E3,Piet Kok,piet@noord.example,employee',
    ]);
    expect(report).toMatchObject({ created: 1, updated: 1, unchanged: 0 });
    const people = await everybody();
    expect(people).toHaveLength(3);
    expect(people.find(({ id }) => id === entered?.id)).toMatchObject({
      version: 2,
      departmentId: 'care',
      details: { name: 'Noor de Wit', email: 'noor.dewit@noord.example', phone: '020 123 4567' },
    });
    const contact = await inTransaction((transaction) =>
      directory.contacts.read(transaction, entered?.id ?? '', administrator),
    );
    expect(contact).toMatchObject({ privateAddress: 'noor@home.example', language: 'en' });
  });

  it('with one bad row writes no row, and tells every bad row with its line and reason', async () => {
    await importPeople([header, 'E9;Known Person;known@noord.example;;employee;']);
    const report = await importPeople([
      header,
      noor,
      'E2;;hans@noord.example;;employee;',
      'E3;Piet Kok;piet@noord.example;;employee;moon',
      'E1;Twice Key;twice@noord.example;;employee;',
      'E4;Twice Mail;NOOR@noord.example;;employee;',
      'E5;Boss;boss@noord.example;;administrator;',
      'E6;Taken;known@noord.example;;employee;',
    ]);
    expect(report).toMatchObject({ written: false, rows: 7, problemCount: 6 });
    expect(report.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [3, 'name', 'wrong-value'],
      [4, 'department', 'department-unknown'],
      [5, 'external_key', 'twice-in-file'],
      [6, 'email', 'twice-in-file'],
      [7, 'roles', 'roles-misplaced'],
      [8, 'email', 'email-taken'],
    ]);
    expect(JSON.stringify(report)).not.toMatch(/hans|piet|twice k|noor|boss|known@/i);
    expect(await everybody()).toHaveLength(1);
  });

  it('gives whoever imports it no other roles', async () => {
    const lines = (roles: string) => [header, `A1;Adem Beheerder;adem@provider.example;;${roles};`];
    const imported = (roles: string, actor: Actor = administrator) =>
      inTransaction((transaction) => directory.imports.people(transaction, null, peopleFile(lines(roles)), actor));
    await imported('administrator');
    const found = await directory.people.findByEmail(gateway.query, null, 'adem@provider.example');
    const themselves = { ...administrator, personId: found?.id ?? '' };
    expect(await imported('coordinator', themselves)).toMatchObject({
      written: false,
      problems: [{ line: 2, column: null, code: 'roles-own' }],
    });
    expect(await imported('administrator', themselves)).toMatchObject({ written: true, unchanged: 1 });
    expect(await imported('coordinator')).toMatchObject({ written: true, updated: 1 });
  });

  it('is refused for an organisation that does not exist', async () => {
    const elsewhere = inTransaction((transaction) =>
      directory.imports.people(transaction, randomUUID(), peopleFile([header, noor]), administrator),
    );
    await expect(elsewhere).rejects.toMatchObject({ code: 'organisation-not-found' });
  });

  it('of thousands of rows is one import', async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => `K${n};Person ${n};person${n}@noord.example;;employee;care`);
    expect(await importPeople([header, ...rows])).toMatchObject({ written: true, created: 2_000 });
    expect(await importPeople([header, ...rows])).toMatchObject({ written: true, unchanged: 2_000 });
  });
});

describe('an import of practitioners', () => {
  const columns = [
    'external_key,name,email,kinds,capacity,languages,areas',
    'nobco_number,nobco_valid_until,nobco_checked_on',
    'registerplein_number,registerplein_valid_until,registerplein_checked_on',
  ];
  const header = columns.join(',');
  const importPractitioners = (lines: readonly string[], dryRun = false) =>
    inTransaction((transaction) => directory.imports.practitioners(transaction, file(lines, dryRun), administrator));
  const byKind = async (kind: 'team' | 'personal' | 'bmw' | 'leadership') =>
    (await directory.practitioners.list(gateway.query, { kind }, {})).items;

  it('S15: enters them as people, with their registrations, and sent again changes nothing', async () => {
    const lines = [
      header,
      'C1,Jo Jansen,jansen@coach.example,team|conflict,4,nl|en,Utrecht,NL-7,2028-01-31,2026-01-02,,,',
      'C2,Bo Bos,bos@bmw.example,bmw,6,,,,,,RP-9,2027-05-01,2026-01-02',
    ];
    expect(await importPractitioners(lines, true)).toMatchObject({ written: false, created: 2 });
    expect(await byKind('team')).toEqual([]);
    expect(await importPractitioners(lines)).toMatchObject({ written: true, created: 2 });
    const [coach] = await byKind('team');
    expect(coach).toMatchObject({
      kinds: ['team', 'conflict'],
      capacity: 4,
      languages: ['nl', 'en'],
      areas: ['Utrecht'],
      registrations: [
        { register: 'nobco', number: 'NL-7', validUntil: '2028-01-31', checkedBy: administrator.personId },
      ],
    });
    const [person] = await directory.people.facts(gateway.query, [coach?.id ?? '']);
    expect(person).toMatchObject({ organisationId: null, roles: ['coach'] });
    expect(await byKind('bmw')).toMatchObject([{ languages: ['nl'], registrations: [{ register: 'registerplein' }] }]);
    expect(await importPractitioners(lines)).toMatchObject({ written: true, unchanged: 2 });
    expect(await byKind('team')).toEqual([coach]);
  });

  it('is not active any more when a file of people says that the person is not', async () => {
    await importPractitioners([header, 'C8,Ina Iding,iding@coach.example,leadership,4,,,,,,,,']);
    const left = ['external_key;name;email;roles;active', 'C8;Ina Iding;iding@coach.example;coach;no'];
    await inTransaction((transaction) => directory.imports.people(transaction, null, peopleFile(left), administrator));
    expect(await byKind('leadership')).toMatchObject([{ active: false }]);
  });

  it('renews a registration, and keeps the roles a person has beside', async () => {
    const first = 'C5,Al Alders,alders@coach.example,personal,4,,,NL-1,2026-01-31,2026-01-02,,,';
    await importPractitioners([header, first]);
    const [coach] = await byKind('personal');
    await inTransaction((transaction) =>
      directory.people.update(transaction, coach?.id ?? '', 1, { roles: ['coach', 'coordinator'] }, administrator),
    );
    const renewed = first.replace('2026-01-31', '2030-01-31').replace('2026-01-02', '2026-02-02');
    expect(await importPractitioners([header, renewed])).toMatchObject({ updated: 1 });
    expect(await byKind('personal')).toMatchObject([{ registrations: [{ validUntil: '2030-01-31' }] }]);
    expect(await directory.people.facts(gateway.query, [coach?.id ?? ''])).toMatchObject([
      { roles: ['coach', 'coordinator'] },
    ]);
  });

  it('is refused when a registration lacks a part or ends before it was checked', async () => {
    const report = await importPractitioners([
      header,
      'D1,A A,a@c.example,team,1,,,NL-1,,2026-01-01,,,',
      'D2,B B,b@c.example,team,1,,,,,,RP-1,2025-01-01,2026-01-01',
    ]);
    expect(report).toMatchObject({ written: false });
    expect(report.problems.map(({ line, column, code }) => [line, column, code])).toEqual([
      [2, 'nobco_number', 'registration-incomplete'],
      [3, 'registerplein_valid_until', 'wrong-value'],
    ]);
  });
});

describe('an import of the social map', () => {
  const header = 'external_key;agency;kind_of_help;region;how_to_refer;active';
  const importMap = (lines: readonly string[], dryRun = false) =>
    inTransaction((transaction) => directory.imports.socialMap(transaction, file(lines, dryRun)));
  const inRegion = async (region: string) => (await directory.socialMap.list(gateway.query, { region }, {})).items;

  it('enters new help, changes what it knows by external key, and sent again changes nothing', async () => {
    const lines = [header, 'M1;Plangroep;Schuldhulp;Gooi;Via de gemeente;ja', 'M2;GGZ;Psycholoog;Gooi;Via huisarts;'];
    expect(await importMap(lines, true)).toMatchObject({ created: 2, written: false });
    expect(await importMap(lines)).toMatchObject({ created: 2, written: true });
    expect(await importMap(lines)).toMatchObject({ unchanged: 2 });
    const moved = [header, 'M1;Plangroep;Schuldhulp;Gooi;Via de gemeente;nee'];
    expect(await importMap(moved)).toMatchObject({ updated: 1 });
    expect(await inRegion('gooi')).toMatchObject([
      { agency: 'Plangroep', active: false, version: 2 },
      { agency: 'GGZ', active: true, version: 1 },
    ]);
  });

  it('is all or nothing', async () => {
    const report = await importMap([
      header,
      'M7;Fine;Help;Veluwe;Bel;',
      'M7;Twice;Help;Veluwe;Bel;',
      'M8;;Help;Veluwe;Bel;',
    ]);
    expect(report.problems.map(({ line, code }) => [line, code])).toEqual([
      [3, 'twice-in-file'],
      [4, 'wrong-value'],
    ]);
    expect(await inRegion('veluwe')).toEqual([]);
  });
});

describe('personal data', () => {
  it('stands nowhere in plain, in no table of the database, however it came in', async () => {
    const marks = [
      'Vandermarker',
      'mark.of@person.example',
      '+31 6 9876 5432',
      'mark.private@home.example',
      'key-of-mark',
    ];
    const [name, email, phone, privateAddress, externalKey] = marks;
    const person = await inTransaction((transaction) =>
      directory.people.create(
        transaction,
        {
          organisationId,
          roles: ['employee'],
          name: name ?? '',
          email: email ?? '',
          phone: phone ?? '',
          externalKey: externalKey ?? '',
        },
        administrator,
      ),
    );
    await inTransaction((transaction) =>
      directory.contacts.choose(
        transaction,
        person.id,
        { privateAddress: privateAddress ?? '', language: 'nl', mail: true, calendar: true },
        administrator,
      ),
    );
    const login = { issuer: 'https://login.example', subject: email ?? '' };
    await inTransaction((transaction) => directory.people.linkIdentity(transaction, login, person.id));
    await inTransaction((transaction) =>
      directory.imports.practitioners(
        transaction,
        file(['external_key,name,email,kinds,capacity,phone', `${externalKey},${name},${email},team,1,${phone}`]),
        administrator,
      ),
    );
    await inTransaction((transaction) =>
      directory.people.update(transaction, person.id, 1, { name: `${name}-Bos` }, administrator),
    );
    expect(await rowsWith(marks)).toEqual([]);
  });

  it('would be found if it did', async () => {
    await inTransaction((transaction) => directory.organisations.create(transaction, { name: 'Vandermarker BV' }));
    expect(await rowsWith(['Vandermarker'])).toEqual(['directory.organisations']);
  });

  /** The tables that hold one of these texts, in any case, also as bytes or as base64. */
  async function rowsWith(texts: readonly string[]): Promise<readonly string[]> {
    const { rows: tables } = await sql<{ name: string }>`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema')`.execute(superuser.query);
    const hits = await Promise.all(
      tables.map(async ({ name }) => {
        const { rows } = await sql`
          select 1 from ${sql.table(name)} as t, unnest(${[...texts]}::text[]) as mark
          where position(lower(mark) in lower(t::text)) > 0
            or position(encode(mark::bytea, 'hex') in t::text) > 0
            or position(rtrim(encode(mark::bytea, 'base64'), '=') in t::text) > 0
        `.execute(superuser.query);
        return rows.length > 0 ? [name] : [];
      }),
    );
    return hits.flat();
  }
});
