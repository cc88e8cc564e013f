import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { Directory, NewPerson, PersonChange } from '../index.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());
const nowhere = randomUUID();

describe('a person', () => {
  it('has details that only a logged read shows', async () => {
    const organisation = await world.enterOrganisation();
    const entered = await world.enterPerson(
      employeeOf(organisation.id, { phone: '+31 6 1234 5678', departmentId: 'care', email: 'Noor@Noord.example' }),
    );
    const person = await world.inTransaction((transaction) =>
      world.directory.people.get(transaction, entered.id, administrator),
    );
    expect(person).toEqual({
      ...entered,
      details: {
        name: 'Noor Bakker',
        email: 'Noor@Noord.example',
        phone: '+31 6 1234 5678',
        externalKey: null,
      },
    });
    const { rows } = await sql`
      select reader, role, ground, field from dossier.content_reads where person_id = ${entered.id}
    `.execute(world.superuser.query);
    expect(rows).toEqual([
      { reader: administrator.personId, role: 'administrator', ground: 'administration', field: 'person-details' },
    ]);
  });

  it('is changed field by field, and nothing refers to the earlier details any more', async () => {
    const organisation = await world.enterOrganisation();
    const { id } = await world.enterPerson(employeeOf(organisation.id, { phone: '020 123 4567' }));
    const change = (version: number, change: Parameters<Directory['people']['update']>[3]) =>
      world.inTransaction((transaction) =>
        world.directory.people.update(transaction, id, version, change, administrator),
      );
    await change(1, { roles: ['employee', 'manager'], departmentId: 'finance' });
    await change(2, { email: 'noor@noord.example', phone: null });
    const person = await world.inTransaction((transaction) =>
      world.directory.people.get(transaction, id, administrator),
    );
    expect(person).toMatchObject({
      version: 3,
      roles: ['employee', 'manager'],
      departmentId: 'finance',
      details: { name: 'Noor Bakker', email: 'noor@noord.example', phone: null },
    });
    await expect(change(2, { active: false })).rejects.toMatchObject({ code: 'version-conflict' });
    await expect(change(3, { roles: ['administrator'] })).rejects.toMatchObject({ code: 'input-invalid' });
    await expect(change(3, { departmentId: 'moon' })).rejects.toMatchObject({ code: 'department-unknown' });
    const inUse = await sql`
      select field, content.version from dossier.content join directory.people on content_ref in (details_ref, work_address_ref)
      where person_id = ${id} order by field`.execute(world.superuser.query);
    expect(inUse.rows).toEqual([
      { field: 'person-details', version: 3 },
      { field: 'work-address', version: 3 },
    ]);
  });

  it('gets and loses no roles by their own hand, as nobody else who their login acts as either', async () => {
    const organisation = await world.enterOrganisation();
    const [one, other] = [
      await world.enterPerson(employeeOf(null, { roles: ['administrator'] })),
      await world.enterPerson(employeeOf(null, { roles: ['administrator'] })),
    ];
    const same = await world.enterPerson(employeeOf(organisation.id));
    const login = { issuer: 'https://login.example', subject: `admin-${randomUUID()}` };
    for (const { id } of [one, same])
      await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, id));
    const give = (actor: string, id: string, roles: NewPerson['roles']) =>
      world.inTransaction((transaction) =>
        world.directory.people.update(transaction, id, 1, { roles }, { ...administrator, personId: actor }),
      );
    await expect(give(one.id, one.id, ['coordinator'])).rejects.toMatchObject({ code: 'roles-own' });
    await expect(give(one.id, same.id, ['bmw-practitioner'])).rejects.toMatchObject({ code: 'roles-own' });
    expect(await world.directory.people.facts(world.gateway.query, [one.id])).toMatchObject([
      { roles: ['administrator'] },
    ]);
    const [further, byFurther] = [
      { issuer: 'https://login.example', subject: `further-${randomUUID()}` },
      await world.enterPerson(employeeOf(null, { roles: ['analyst'] })),
    ];
    for (const { id } of [same, byFurther])
      await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, further, id));
    await expect(give(one.id, byFurther.id, ['coordinator'])).rejects.toMatchObject({ code: 'roles-own' });
    expect(await give(one.id, one.id, ['administrator'])).toMatchObject({ version: 2 });
    expect(await give(one.id, other.id, ['coordinator'])).toMatchObject({ roles: ['coordinator'] });
    expect(await give(other.id, same.id, ['bmw-practitioner'])).toMatchObject({ roles: ['bmw-practitioner'] });
  });

  it('comes back by nobody whose login acts as them, with the roles that they had', async () => {
    const organisation = await world.enterOrganisation();
    const [one, other] = [
      await world.enterPerson(employeeOf(null, { roles: ['administrator'] })),
      await world.enterPerson(employeeOf(null, { roles: ['administrator'] })),
    ];
    const former = await world.enterPerson(employeeOf(organisation.id, { roles: ['manager'], active: false }));
    const login = { issuer: 'https://login.example', subject: `former-${randomUUID()}` };
    for (const { id } of [one, former])
      await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, id));
    const change = (actor: string, version: number, changed: PersonChange) =>
      world.inTransaction((transaction) =>
        world.directory.people.update(transaction, former.id, version, changed, { ...administrator, personId: actor }),
      );
    await expect(change(one.id, 1, { active: true })).rejects.toMatchObject({ code: 'roles-own' });
    expect(await change(one.id, 1, { departmentId: null })).toMatchObject({ active: false, version: 2 });
    expect(await change(other.id, 2, { active: true })).toMatchObject({ active: true });
    expect(await change(one.id, 3, { active: false })).toMatchObject({ active: false });
  });

  it('administers and reads what is confidential in one person never', async () => {
    for (const role of ['coach', 'bmw-practitioner'] as const) {
      const both = world.enterPerson(employeeOf(null, { roles: ['administrator', role] }));
      await expect(both).rejects.toMatchObject({ code: 'input-invalid' });
    }
  });

  it('is found by e-mail address in any case, within the own organisation alone', async () => {
    const [noord, zuid] = [await world.enterOrganisation('Noord'), await world.enterOrganisation('Zuid')];
    const { id } = await world.enterPerson(employeeOf(noord.id, { email: 'Same.Person@mail.example' }));
    const find = (organisationId: string | null, email: string) =>
      world.directory.people.findByEmail(world.gateway.query, organisationId, email);
    expect(await find(noord.id, ' same.person@MAIL.example')).toMatchObject({ id });
    expect(await find(zuid.id, 'same.person@mail.example')).toBeNull();
    expect(await find(null, 'same.person@mail.example')).toBeNull();
    const again = world.enterPerson(employeeOf(noord.id, { email: 'same.person@mail.example' }));
    await expect(again).rejects.toMatchObject({ code: 'email-taken' });
    await expect(again).rejects.not.toThrow(/same/i);
    await world.enterPerson(employeeOf(zuid.id, { email: 'same.person@mail.example' }));
  });

  it('is not entered in place of somebody who has that id', async () => {
    const organisation = await world.enterOrganisation();
    const { id } = await world.enterPerson(employeeOf(organisation.id));
    await expect(world.enterPerson(employeeOf(organisation.id, { id, name: 'Somebody Else' }))).rejects.toMatchObject({
      code: 'version-conflict',
    });
    const person = await world.inTransaction((transaction) =>
      world.directory.people.get(transaction, id, administrator),
    );
    expect(person.details?.name).toBe('Noor Bakker');
  });

  it('is listed by organisation, role and department, with a cursor that fits that list alone', async () => {
    const [noord, zuid] = [await world.enterOrganisation('Noord'), await world.enterOrganisation('Zuid')];
    for (const person of [{ departmentId: 'care' }, { departmentId: 'finance' }, { roles: ['manager' as const] }]) {
      await world.enterPerson(employeeOf(noord.id, person));
    }
    await world.enterPerson(employeeOf(zuid.id));
    const list = (filter: Parameters<Directory['people']['list']>[1], page = {}) =>
      world.inTransaction((transaction) => world.directory.people.list(transaction, filter, page, administrator));
    expect((await list({ organisationId: noord.id })).items).toHaveLength(3);
    expect((await list({ organisationId: noord.id, role: 'manager' })).items).toHaveLength(1);
    expect((await list({ organisationId: noord.id, departmentId: 'care' })).items).toHaveLength(1);
    expect((await list({ organisationId: noord.id, active: false })).items).toHaveLength(0);
    expect((await list({ organisationId: null })).items.every((person) => person.organisationId === null)).toBe(true);
    const { nextCursor } = await list({ organisationId: noord.id }, { limit: 1 });
    const atOther = list({ organisationId: zuid.id }, { cursor: nextCursor });
    await expect(atOther).rejects.toMatchObject({ code: 'cursor-invalid' });
  });

  it('acts through a login, which belongs to nobody else of the organisation', async () => {
    const organisation = await world.enterOrganisation();
    const [one, two] = [
      await world.enterPerson(employeeOf(organisation.id)),
      await world.enterPerson(employeeOf(organisation.id)),
    ];
    const login = { issuer: 'https://login.example', subject: `noor-${randomUUID()}` };
    const link = (personId: string) =>
      world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, personId));
    await link(one.id);
    await link(one.id);
    await expect(link(two.id)).rejects.toMatchObject({ code: 'identity-taken' });
    const { version: _notOfTheLogin, ...facts } = one;
    expect(await world.actingAs(login)).toEqual([facts]);
    expect(await world.actingAs({ ...login, issuer: 'https://other.example' })).toEqual([]);
  });

  it('may be one of several whom a login acts as, one at each organisation', async () => {
    const [noord, zuid] = [await world.enterOrganisation(), await world.enterOrganisation()];
    const adviser = await world.enterPerson(employeeOf(noord.id, { roles: ['requester'] }));
    const employee = await world.enterPerson(employeeOf(zuid.id));
    const coach = await world.enterPerson(employeeOf(null, { roles: ['coach'] }));
    const login = { issuer: 'https://login.example', subject: `noor-${randomUUID()}` };
    const link = (personId: string) =>
      world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, personId));
    for (const { id } of [adviser, employee, coach]) await link(id);
    expect((await world.actingAs(login)).map(({ id }) => id).toSorted()).toEqual(
      [adviser.id, employee.id, coach.id].toSorted(),
    );
    await expect(link((await world.enterPerson(employeeOf(zuid.id))).id)).rejects.toMatchObject({
      code: 'identity-taken',
    });
    const hashed = world.directory.people.hashedIdentity(login);
    for (const { id } of [adviser, employee, coach])
      expect(await world.directory.people.identitiesOf(world.gateway.query, id)).toEqual([hashed]);
  });

  it('who is erased leaves an id that leads nowhere', async () => {
    const organisation = await world.enterOrganisation();
    const person = employeeOf(organisation.id);
    const { id } = await world.enterPerson(person);
    const login = { issuer: 'https://login.example', subject: id };
    await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, id));
    await world.erase(id);
    const left = await world.inTransaction((transaction) => world.directory.people.get(transaction, id, administrator));
    expect(left).toMatchObject({ details: null, active: false });
    expect(await world.actingAs(login)).toEqual([]);
    expect(await world.directory.people.findByEmail(world.gateway.query, organisation.id, person.email)).toBeNull();
    const update = world.inTransaction((transaction) =>
      world.directory.people.update(transaction, id, left.version, { active: true }, administrator),
    );
    await expect(update).rejects.toMatchObject({ code: 'person-erased' });
  });

  it.each([nowhere, 'noor', ''])('is not found under %j', async (id) => {
    const get = world.inTransaction((transaction) => world.directory.people.get(transaction, id, administrator));
    await expect(get).rejects.toMatchObject({ code: 'person-not-found' });
  });
});
