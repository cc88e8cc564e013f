import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import {
  decideDestruction,
  destroyContent,
  dossierMigrations,
  keyEncryptionOf,
  loadPurposeKeys,
} from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  directoryMigrations,
  eraseRecord,
  openDirectory,
  type Directory,
  type Identity,
  type NewPerson,
  type NewPractitioner,
  type OrganisationChange,
} from './index.js';
import { practitionerFacts } from './practitioners/facts.js';
import { registrationsExpiring } from './practitioners/registrations.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let eraser: Database<unknown>;
let superuser: Database<unknown>;
let directory: Directory;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations, directoryMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  eraser = connect(database.urls[databaseRoles.eraser]);
  superuser = connect(database.superuserUrl);
  const encryption = keyEncryptionOf(randomBytes(32));
  directory = openDirectory(encryption, await loadPurposeKeys(gateway.query, encryption));
});
afterAll(async () => {
  await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
  await database.drop();
});

const administrator = { personId: randomUUID(), role: 'administrator', ground: 'administration' };
const inTransaction = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  gateway.query.transaction().execute(work);

const erase = (personId: string): Promise<void> =>
  eraser.query.transaction().execute(async (transaction) => {
    await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
    await destroyContent(transaction, { kind: 'person', personId });
    await eraseRecord(transaction, personId);
  });

const enterOrganisation = (name = 'Noord') =>
  inTransaction((transaction) =>
    directory.organisations.create(transaction, {
      name,
      departments: [
        { id: 'finance', name: 'Finance' },
        { id: 'care', name: 'Care' },
      ],
    }),
  );
let counter = 0;
const employeeOf = (organisationId: string | null, given: Partial<NewPerson> = {}): NewPerson => ({
  organisationId,
  roles: organisationId === null ? ['coach'] : ['employee'],
  name: 'Noor Bakker',
  email: `noor${(counter += 1)}@noord.example`,
  ...given,
});
const enterPerson = (person: NewPerson) =>
  inTransaction((transaction) => directory.people.create(transaction, person, administrator));
const enterPractitioner = async (given: Partial<NewPractitioner> = {}) => {
  const { id } = await enterPerson(employeeOf(null, { roles: ['coach', 'bmw-practitioner'] }));
  return inTransaction((transaction) =>
    directory.practitioners.create(transaction, { personId: id, kinds: ['career'], capacity: 3, ...given }),
  );
};
const actingAs = (login: Identity) =>
  directory.people.peopleOfIdentity(gateway.query, directory.people.hashedIdentity(login));
const nowhere = randomUUID();

describe('an organisation', () => {
  it('is kept as it was entered, and changed by whoever saw its latest version', async () => {
    const entered = await enterOrganisation();
    const changeTo = (version: number, name: string) =>
      inTransaction((transaction) =>
        directory.organisations.update(transaction, entered.id, version, { name, policy: { maxBmwTalks: 4 } }),
      );
    expect(await directory.organisations.get(gateway.query, entered.id)).toEqual(entered);
    const changed = await changeTo(1, 'Noord Holding');
    expect(changed).toEqual({ ...entered, name: 'Noord Holding', policy: { maxBmwTalks: 4 }, version: 2 });
    await expect(changeTo(1, 'Overtaken')).rejects.toMatchObject({ code: 'version-conflict' });
    expect(await directory.organisations.get(gateway.query, entered.id)).toEqual(changed);
  });

  it('keeps its policy when a looser one is refused', async () => {
    const { id } = await enterOrganisation();
    const looser = inTransaction((transaction) =>
      directory.organisations.update(transaction, id, 1, { policy: { maxBmwTalks: 6 } }),
    );
    await expect(looser).rejects.toMatchObject({ code: 'policy-invalid' });
    expect(await directory.organisations.get(gateway.query, id)).toMatchObject({ policy: {}, version: 1 });
  });

  it('keeps a department in which people work', async () => {
    const { id } = await enterOrganisation();
    await enterPerson(employeeOf(id, { departmentId: 'finance' }));
    const without = inTransaction((transaction) =>
      directory.organisations.update(transaction, id, 1, { departments: [{ id: 'care', name: 'Care' }] }),
    );
    await expect(without).rejects.toMatchObject({ code: 'department-in-use' });
  });

  it('says of a department which others became part of it, each once', async () => {
    const { id } = await enterOrganisation();
    const change = (departments: OrganisationChange['departments']) =>
      inTransaction((transaction) => directory.organisations.update(transaction, id, 1, { departments }));
    const care = { id: 'care', name: 'Care' };
    await expect(
      change([care, { id: 'finance', name: 'Finance', formerly: ['care'] }]),
      'a department that is still there',
    ).rejects.toMatchObject({ code: 'input-invalid' });
    const merged = [{ ...care, formerly: ['finance'] }];
    expect(await change(merged)).toMatchObject({ departments: merged });
    expect(await directory.organisations.get(gateway.query, id)).toMatchObject({ departments: merged });
  });

  it('is listed page by page, each once, and no page is longer than the limit', async () => {
    const entered = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => enterOrganisation(name)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await directory.organisations.list(gateway.query, { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((organisation) => organisation.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(entered.map((organisation) => organisation.id)));
    await expect(directory.organisations.list(gateway.query, { limit: 101 })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    await expect(directory.organisations.list(gateway.query, { cursor: 'elsewhere' })).rejects.toMatchObject({
      code: 'cursor-invalid',
    });
  });

  it.each([nowhere, 'noord', '', "' or true --"])('is not found under %j', async (id) => {
    await expect(directory.organisations.get(gateway.query, id)).rejects.toMatchObject({
      code: 'organisation-not-found',
    });
  });
});

describe('a person', () => {
  it('has details that only a logged read shows', async () => {
    const organisation = await enterOrganisation();
    const entered = await enterPerson(
      employeeOf(organisation.id, { phone: '+31 6 1234 5678', departmentId: 'care', email: 'Noor@Noord.example' }),
    );
    const person = await inTransaction((transaction) => directory.people.get(transaction, entered.id, administrator));
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
    `.execute(superuser.query);
    expect(rows).toEqual([
      { reader: administrator.personId, role: 'administrator', ground: 'administration', field: 'person-details' },
    ]);
  });

  it('is changed field by field, and nothing refers to the earlier details any more', async () => {
    const organisation = await enterOrganisation();
    const { id } = await enterPerson(employeeOf(organisation.id, { phone: '020 123 4567' }));
    const change = (version: number, change: Parameters<Directory['people']['update']>[3]) =>
      inTransaction((transaction) => directory.people.update(transaction, id, version, change, administrator));
    await change(1, { roles: ['employee', 'manager'], departmentId: 'finance' });
    await change(2, { email: 'noor@noord.example', phone: null });
    const person = await inTransaction((transaction) => directory.people.get(transaction, id, administrator));
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
      where person_id = ${id} order by field`.execute(superuser.query);
    expect(inUse.rows).toEqual([
      { field: 'person-details', version: 3 },
      { field: 'work-address', version: 3 },
    ]);
  });

  it('gets and loses no roles by their own hand, as nobody else who their login acts as either', async () => {
    const organisation = await enterOrganisation();
    const [one, other] = [
      await enterPerson(employeeOf(null, { roles: ['administrator'] })),
      await enterPerson(employeeOf(null, { roles: ['administrator'] })),
    ];
    const same = await enterPerson(employeeOf(organisation.id));
    const login = { issuer: 'https://login.example', subject: `admin-${randomUUID()}` };
    for (const { id } of [one, same])
      await inTransaction((transaction) => directory.people.linkIdentity(transaction, login, id));
    const give = (actor: string, id: string, roles: NewPerson['roles']) =>
      inTransaction((transaction) =>
        directory.people.update(transaction, id, 1, { roles }, { ...administrator, personId: actor }),
      );
    await expect(give(one.id, one.id, ['coordinator'])).rejects.toMatchObject({ code: 'roles-own' });
    await expect(give(one.id, same.id, ['bmw-practitioner'])).rejects.toMatchObject({ code: 'roles-own' });
    expect(await directory.people.facts(gateway.query, [one.id])).toMatchObject([{ roles: ['administrator'] }]);
    expect(await give(one.id, one.id, ['administrator'])).toMatchObject({ version: 2 });
    expect(await give(one.id, other.id, ['coordinator'])).toMatchObject({ roles: ['coordinator'] });
    expect(await give(other.id, same.id, ['bmw-practitioner'])).toMatchObject({ roles: ['bmw-practitioner'] });
  });

  it('administers and reads what is confidential in one person never', async () => {
    for (const role of ['coach', 'bmw-practitioner'] as const) {
      const both = enterPerson(employeeOf(null, { roles: ['administrator', role] }));
      await expect(both).rejects.toMatchObject({ code: 'input-invalid' });
    }
  });

  it('is found by e-mail address in any case, within the own organisation alone', async () => {
    const [noord, zuid] = [await enterOrganisation('Noord'), await enterOrganisation('Zuid')];
    const { id } = await enterPerson(employeeOf(noord.id, { email: 'Same.Person@mail.example' }));
    const find = (organisationId: string | null, email: string) =>
      directory.people.findByEmail(gateway.query, organisationId, email);
    expect(await find(noord.id, ' same.person@MAIL.example')).toMatchObject({ id });
    expect(await find(zuid.id, 'same.person@mail.example')).toBeNull();
    expect(await find(null, 'same.person@mail.example')).toBeNull();
    const again = enterPerson(employeeOf(noord.id, { email: 'same.person@mail.example' }));
    await expect(again).rejects.toMatchObject({ code: 'email-taken' });
    await expect(again).rejects.not.toThrow(/same/i);
    await enterPerson(employeeOf(zuid.id, { email: 'same.person@mail.example' }));
  });

  it('is not entered in place of somebody who has that id', async () => {
    const organisation = await enterOrganisation();
    const { id } = await enterPerson(employeeOf(organisation.id));
    await expect(enterPerson(employeeOf(organisation.id, { id, name: 'Somebody Else' }))).rejects.toMatchObject({
      code: 'version-conflict',
    });
    const person = await inTransaction((transaction) => directory.people.get(transaction, id, administrator));
    expect(person.details?.name).toBe('Noor Bakker');
  });

  it('is listed by organisation, role and department, with a cursor that fits that list alone', async () => {
    const [noord, zuid] = [await enterOrganisation('Noord'), await enterOrganisation('Zuid')];
    for (const person of [{ departmentId: 'care' }, { departmentId: 'finance' }, { roles: ['manager' as const] }]) {
      await enterPerson(employeeOf(noord.id, person));
    }
    await enterPerson(employeeOf(zuid.id));
    const list = (filter: Parameters<Directory['people']['list']>[1], page = {}) =>
      inTransaction((transaction) => directory.people.list(transaction, filter, page, administrator));
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
    const organisation = await enterOrganisation();
    const [one, two] = [await enterPerson(employeeOf(organisation.id)), await enterPerson(employeeOf(organisation.id))];
    const login = { issuer: 'https://login.example', subject: `noor-${randomUUID()}` };
    const link = (personId: string) =>
      inTransaction((transaction) => directory.people.linkIdentity(transaction, login, personId));
    await link(one.id);
    await link(one.id);
    await expect(link(two.id)).rejects.toMatchObject({ code: 'identity-taken' });
    const { version: _notOfTheLogin, ...facts } = one;
    expect(await actingAs(login)).toEqual([facts]);
    expect(await actingAs({ ...login, issuer: 'https://other.example' })).toEqual([]);
    await inTransaction((transaction) => directory.people.unlinkIdentity(transaction, login));
    expect(await actingAs(login)).toEqual([]);
  });

  it('may be one of several whom a login acts as, one at each organisation', async () => {
    const [noord, zuid] = [await enterOrganisation(), await enterOrganisation()];
    const adviser = await enterPerson(employeeOf(noord.id, { roles: ['requester'] }));
    const employee = await enterPerson(employeeOf(zuid.id));
    const coach = await enterPerson(employeeOf(null, { roles: ['coach'] }));
    const login = { issuer: 'https://login.example', subject: `noor-${randomUUID()}` };
    const link = (personId: string) =>
      inTransaction((transaction) => directory.people.linkIdentity(transaction, login, personId));
    for (const { id } of [adviser, employee, coach]) await link(id);
    expect((await actingAs(login)).map(({ id }) => id).toSorted()).toEqual(
      [adviser.id, employee.id, coach.id].toSorted(),
    );
    await expect(link((await enterPerson(employeeOf(zuid.id))).id)).rejects.toMatchObject({ code: 'identity-taken' });
    const hashed = directory.people.hashedIdentity(login);
    for (const { id } of [adviser, employee, coach])
      expect(await directory.people.identitiesOf(gateway.query, id)).toEqual([hashed]);
  });

  it('who is erased leaves an id that leads nowhere', async () => {
    const organisation = await enterOrganisation();
    const person = employeeOf(organisation.id);
    const { id } = await enterPerson(person);
    const login = { issuer: 'https://login.example', subject: id };
    await inTransaction((transaction) => directory.people.linkIdentity(transaction, login, id));
    await erase(id);
    const left = await inTransaction((transaction) => directory.people.get(transaction, id, administrator));
    expect(left).toMatchObject({ details: null, active: false });
    expect(await actingAs(login)).toEqual([]);
    expect(await directory.people.findByEmail(gateway.query, organisation.id, person.email)).toBeNull();
    const update = inTransaction((transaction) =>
      directory.people.update(transaction, id, left.version, { active: true }, administrator),
    );
    await expect(update).rejects.toMatchObject({ code: 'person-erased' });
  });

  it.each([nowhere, 'noor', ''])('is not found under %j', async (id) => {
    const get = inTransaction((transaction) => directory.people.get(transaction, id, administrator));
    await expect(get).rejects.toMatchObject({ code: 'person-not-found' });
  });
});

describe('a practitioner', () => {
  const register = (id: string, number: string, validUntil: string) =>
    inTransaction((transaction) =>
      directory.practitioners.recordRegistration(
        transaction,
        id,
        { register: 'nobco', number, validUntil, checkedOn: '2026-01-05' },
        administrator,
      ),
    );

  it('S15: has registrations with number, last day, and who checked it when; a renewal replaces the last day', async () => {
    const { id } = await enterPractitioner();
    await register(id, 'NL-1', '2026-06-30');
    const practitioner = await register(id, 'NL-1', '2028-06-30');
    expect(practitioner.registrations).toEqual([
      {
        register: 'nobco',
        number: 'NL-1',
        validUntil: '2028-06-30',
        checkedOn: '2026-01-05',
        checkedBy: administrator.personId,
      },
    ]);
    expect(await directory.practitioners.get(gateway.query, id)).toEqual(practitioner);
  });

  it('is told to the domain with registrations that are valid until their last day ends in the Netherlands', async () => {
    const { id } = await enterPractitioner({ kinds: ['bmw', 'conflict'] });
    await register(id, 'NL-1', '2026-06-30');
    await register(id, 'NL-2', '2026-12-31');
    const journeys = { openJourneyIds: ['journey-1'], servesOtherParty: false };
    const facts = {
      practitionerId: id,
      active: true,
      kinds: ['bmw', 'conflict'],
      capacity: 3,
      ...journeys,
      registrations: { nobco: '2026-12-31T22:59:59.999Z' },
    };
    expect(await directory.practitioners.facts(gateway.query, id, journeys)).toEqual(facts);
    const worker = connect<unknown>(database.urls[databaseRoles.worker]);
    expect(await practitionerFacts(worker.query, id, journeys)).toEqual(facts);
    await worker.close();
    await expect(practitionerFacts(gateway.query, nowhere, journeys)).rejects.toMatchObject({
      code: 'practitioner-not-found',
    });
  });

  it('is on the list of registrations that run out, unless renewed or no longer active', async () => {
    const [soon, renewed, gone, later] = await Promise.all([1, 2, 3, 4].map(() => enterPractitioner()));
    if (!soon || !renewed || !gone || !later) throw new Error('Four practitioners were entered.');
    await register(soon.id, 'A', '2026-03-01');
    await register(renewed.id, 'B', '2026-03-01');
    await register(renewed.id, 'C', '2030-03-01');
    await register(gone.id, 'D', '2026-03-01');
    await register(later.id, 'E', '2026-03-02');
    await inTransaction((transaction) => directory.practitioners.update(transaction, gone.id, 1, { active: false }));
    const worker = connect<unknown>(database.urls[databaseRoles.worker]);
    const ours = new Set([soon.id, renewed.id, gone.id, later.id]);
    const expiring = await registrationsExpiring(worker.query, '2026-03-02');
    expect(expiring.filter(({ practitionerId }) => ours.has(practitionerId))).toEqual([
      { practitionerId: soon.id, register: 'nobco', validUntil: '2026-03-01' },
    ]);
    await expect(registrationsExpiring(worker.query, '2026-02-30')).rejects.toMatchObject({ code: 'input-invalid' });
    await worker.close();
  });

  it('is a person with the role that the kind asks for', async () => {
    const { id } = await enterPerson(employeeOf(null, { roles: ['coach'] }));
    const make = (kind: 'bmw' | 'team') =>
      inTransaction((transaction) =>
        directory.practitioners.create(transaction, { personId: id, kinds: [kind], capacity: 1 }),
      );
    await expect(make('bmw')).rejects.toMatchObject({ code: 'role-missing' });
    await make('team');
    await expect(make('team')).rejects.toMatchObject({ code: 'practitioner-exists' });
  });

  it('is not active any more when the person is not, and comes back by a step of its own', async () => {
    const { id } = await enterPractitioner();
    await inTransaction((transaction) => directory.people.update(transaction, id, 1, { active: false }, administrator));
    expect(await directory.practitioners.get(gateway.query, id)).toMatchObject({ active: false, version: 2 });
    const back = inTransaction((transaction) => directory.practitioners.update(transaction, id, 2, { active: true }));
    await expect(back).rejects.toMatchObject({ code: 'role-missing' });
  });

  it('is not active any more when the role that their kind asks for was taken away', async () => {
    const { id } = await enterPractitioner();
    const give = (version: number, roles: NewPerson['roles']) =>
      inTransaction((transaction) => directory.people.update(transaction, id, version, { roles }, administrator));
    await give(1, ['coach', 'coordinator']);
    expect(await directory.practitioners.get(gateway.query, id)).toMatchObject({ active: true, version: 1 });
    await give(2, ['bmw-practitioner', 'coordinator']);
    expect(await directory.practitioners.get(gateway.query, id)).toMatchObject({ active: false, version: 2 });
  });

  it('is listed by kind', async () => {
    const { id } = await enterPractitioner({ kinds: ['leadership'] });
    const list = await directory.practitioners.list(gateway.query, { kind: 'leadership', active: true }, {});
    expect(list.items.map((practitioner) => practitioner.id)).toEqual([id]);
  });
});

describe('other help', () => {
  const enter = (externalKey: string | null = null) =>
    inTransaction((transaction) =>
      directory.socialMap.create(transaction, {
        agency: 'Plangroep',
        kindOfHelp: 'Schuldhulp',
        region: 'Utrecht',
        howToRefer: 'Via de gemeente.',
        externalKey,
      }),
    );

  it('S3 S9: is in the social map with agency, kind, region and how to refer', async () => {
    const entry = await enter();
    expect(await directory.socialMap.get(gateway.query, entry.id)).toEqual(entry);
    const changed = await inTransaction((transaction) =>
      directory.socialMap.update(transaction, entry.id, 1, { active: false }),
    );
    expect(changed).toEqual({ ...entry, active: false, version: 2 });
    const list = await directory.socialMap.list(gateway.query, { kindOfHelp: 'schuldhulp', region: 'utrecht' }, {});
    expect(list.items).toEqual([changed]);
  });

  it('has an external key of its own', async () => {
    await enter('map-1');
    await expect(enter('map-1')).rejects.toMatchObject({ code: 'external-key-taken' });
  });
});
