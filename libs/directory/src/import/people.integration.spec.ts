import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../context.js';
import { administrator, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import { peopleFileOf } from './file-for-tests.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

let organisationId = '';
beforeEach(async () => {
  organisationId = (await world.enterOrganisation()).id;
});

describe('an import of people', () => {
  const header = 'external_key;name;email;phone;roles;department';
  const noor = 'E1;Noor Bakker;noor@noord.example;020 123 4567;employee;care';
  const hans = 'E2;Hans Smit;hans@noord.example;;requester|manager;';
  const importPeople = (lines: readonly string[], dryRun = false) =>
    world.inTransaction((transaction) =>
      world.directory.imports.people(transaction, organisationId, peopleFileOf(lines, dryRun), administrator),
    );
  const everybody = async () => {
    const page = await world.inTransaction((transaction) =>
      world.directory.people.list(transaction, { organisationId }, {}, administrator),
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
    await world.inTransaction((transaction) =>
      world.directory.contacts.choose(
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
    const contact = await world.inTransaction((transaction) =>
      world.directory.contacts.read(transaction, entered?.id ?? '', administrator),
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
      world.inTransaction((transaction) =>
        world.directory.imports.people(transaction, null, peopleFileOf(lines(roles)), actor),
      );
    await imported('administrator');
    const found = await world.directory.people.findByEmail(world.gateway.query, null, 'adem@provider.example');
    const themselves = { ...administrator, personId: found?.id ?? '' };
    expect(await imported('coordinator', themselves)).toMatchObject({
      written: false,
      problems: [{ line: 2, column: null, code: 'roles-own' }],
    });
    expect(await imported('administrator', themselves)).toMatchObject({ written: true, unchanged: 1 });
    expect(await imported('coordinator')).toMatchObject({ written: true, updated: 1 });
  });

  it('lets whoever imports it come back as nobody as whom their login acts', async () => {
    const lines = (active: string) => [
      `${header};active`,
      `A2;Wim Beheerder;wim@provider.example;;coordinator;;${active}`,
    ];
    const imported = (active: string, actor: Actor = administrator) =>
      world.inTransaction((transaction) =>
        world.directory.imports.people(transaction, null, peopleFileOf(lines(active)), actor),
      );
    await imported('no');
    const found = await world.directory.people.findByEmail(world.gateway.query, null, 'wim@provider.example');
    const themselves = { ...administrator, personId: found?.id ?? '' };
    expect(await imported('yes', themselves)).toMatchObject({
      written: false,
      problems: [{ line: 2, column: null, code: 'roles-own' }],
    });
    expect(await imported('no', themselves)).toMatchObject({ written: true, unchanged: 1 });
    expect(await imported('yes')).toMatchObject({ written: true, updated: 1 });
  });

  it('is refused for an organisation that does not exist', async () => {
    const elsewhere = world.inTransaction((transaction) =>
      world.directory.imports.people(transaction, randomUUID(), peopleFileOf([header, noor]), administrator),
    );
    await expect(elsewhere).rejects.toMatchObject({ code: 'organisation-not-found' });
  });

  it('of thousands of rows is one import', async () => {
    const rows = Array.from({ length: 2_000 }, (_, n) => `K${n};Person ${n};person${n}@noord.example;;employee;care`);
    expect(await importPeople([header, ...rows])).toMatchObject({ written: true, created: 2_000 });
    expect(await importPeople([header, ...rows])).toMatchObject({ written: true, unchanged: 2_000 });
  });
});
