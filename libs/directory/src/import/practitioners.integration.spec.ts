import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { administrator, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import { fileOf, peopleFileOf } from './file-for-tests.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());

describe('an import of practitioners', () => {
  const columns = [
    'external_key,name,email,kinds,capacity,languages,areas',
    'nobco_number,nobco_valid_until,nobco_checked_on',
    'registerplein_number,registerplein_valid_until,registerplein_checked_on',
  ];
  const header = columns.join(',');
  const importPractitioners = (lines: readonly string[], dryRun = false) =>
    world.inTransaction((transaction) =>
      world.directory.imports.practitioners(transaction, fileOf(lines, dryRun), administrator),
    );
  const byKind = async (kind: 'team' | 'personal' | 'bmw' | 'leadership') =>
    (await world.directory.practitioners.list(world.gateway.query, { kind }, {})).items;

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
    const [person] = await world.directory.people.facts(world.gateway.query, [coach?.id ?? '']);
    expect(person).toMatchObject({ organisationId: null, roles: ['coach'] });
    expect(await byKind('bmw')).toMatchObject([{ languages: ['nl'], registrations: [{ register: 'registerplein' }] }]);
    expect(await importPractitioners(lines)).toMatchObject({ written: true, unchanged: 2 });
    expect(await byKind('team')).toEqual([coach]);
  });

  it('is not active any more when a file of people says that the person is not', async () => {
    await importPractitioners([header, 'C8,Ina Iding,iding@coach.example,leadership,4,,,,,,,,']);
    const left = ['external_key;name;email;roles;active', 'C8;Ina Iding;iding@coach.example;coach;no'];
    await world.inTransaction((transaction) =>
      world.directory.imports.people(transaction, null, peopleFileOf(left), administrator),
    );
    expect(await byKind('leadership')).toMatchObject([{ active: false }]);
  });

  it('renews a registration, and keeps the roles a person has beside', async () => {
    const first = 'C5,Al Alders,alders@coach.example,personal,4,,,NL-1,2026-01-31,2026-01-02,,,';
    await importPractitioners([header, first]);
    const [coach] = await byKind('personal');
    await world.inTransaction((transaction) =>
      world.directory.people.update(
        transaction,
        coach?.id ?? '',
        1,
        { roles: ['coach', 'coordinator'] },
        administrator,
      ),
    );
    const renewed = first.replace('2026-01-31', '2030-01-31').replace('2026-01-02', '2026-02-02');
    expect(await importPractitioners([header, renewed])).toMatchObject({ updated: 1 });
    expect(await byKind('personal')).toMatchObject([{ registrations: [{ validUntil: '2030-01-31' }] }]);
    expect(await world.directory.people.facts(world.gateway.query, [coach?.id ?? ''])).toMatchObject([
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
