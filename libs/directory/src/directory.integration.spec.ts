import { randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from './directory-for-tests.js';
import type { NewPerson, OrganisationChange } from './index.js';
import { practitionerFacts } from './practitioners/facts.js';
import { registrationsExpiring } from './practitioners/registrations.js';

let world: DirectoryWorld;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterAll(() => world.close());
const nowhere = randomUUID();

describe('an organisation', () => {
  it('is kept as it was entered, and changed by whoever saw its latest version', async () => {
    const entered = await world.enterOrganisation();
    const changeTo = (version: number, name: string) =>
      world.inTransaction((transaction) =>
        world.directory.organisations.update(transaction, entered.id, version, { name, policy: { maxBmwTalks: 4 } }),
      );
    expect(await world.directory.organisations.get(world.gateway.query, entered.id)).toEqual(entered);
    const changed = await changeTo(1, 'Noord Holding');
    expect(changed).toEqual({ ...entered, name: 'Noord Holding', policy: { maxBmwTalks: 4 }, version: 2 });
    await expect(changeTo(1, 'Overtaken')).rejects.toMatchObject({ code: 'version-conflict' });
    expect(await world.directory.organisations.get(world.gateway.query, entered.id)).toEqual(changed);
  });

  it('keeps its policy when a looser one is refused', async () => {
    const { id } = await world.enterOrganisation();
    const looser = world.inTransaction((transaction) =>
      world.directory.organisations.update(transaction, id, 1, { policy: { maxBmwTalks: 6 } }),
    );
    await expect(looser).rejects.toMatchObject({ code: 'policy-invalid' });
    expect(await world.directory.organisations.get(world.gateway.query, id)).toMatchObject({ policy: {}, version: 1 });
  });

  it('keeps a department in which people work', async () => {
    const { id } = await world.enterOrganisation();
    await world.enterPerson(employeeOf(id, { departmentId: 'finance' }));
    const without = world.inTransaction((transaction) =>
      world.directory.organisations.update(transaction, id, 1, { departments: [{ id: 'care', name: 'Care' }] }),
    );
    await expect(without).rejects.toMatchObject({ code: 'department-in-use' });
  });

  it('says of a department which others became part of it, each once', async () => {
    const { id } = await world.enterOrganisation();
    const change = (departments: OrganisationChange['departments']) =>
      world.inTransaction((transaction) => world.directory.organisations.update(transaction, id, 1, { departments }));
    const care = { id: 'care', name: 'Care' };
    await expect(
      change([care, { id: 'finance', name: 'Finance', formerly: ['care'] }]),
      'a department that is still there',
    ).rejects.toMatchObject({ code: 'input-invalid' });
    const merged = [{ ...care, formerly: ['finance'] }];
    expect(await change(merged)).toMatchObject({ departments: merged });
    expect(await world.directory.organisations.get(world.gateway.query, id)).toMatchObject({ departments: merged });
  });

  it('is listed page by page, each once, and no page is longer than the limit', async () => {
    const entered = await Promise.all(['A', 'B', 'C', 'D', 'E'].map((name) => world.enterOrganisation(name)));
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.directory.organisations.list(world.gateway.query, { limit: 2, cursor });
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map((organisation) => organisation.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(entered.map((organisation) => organisation.id)));
    await expect(world.directory.organisations.list(world.gateway.query, { limit: 101 })).rejects.toMatchObject({
      code: 'input-invalid',
    });
    await expect(
      world.directory.organisations.list(world.gateway.query, { cursor: 'elsewhere' }),
    ).rejects.toMatchObject({
      code: 'cursor-invalid',
    });
  });

  it.each([nowhere, 'noord', '', "' or true --"])('is not found under %j', async (id) => {
    await expect(world.directory.organisations.get(world.gateway.query, id)).rejects.toMatchObject({
      code: 'organisation-not-found',
    });
  });
});

describe('a practitioner', () => {
  const register = (id: string, number: string, validUntil: string) =>
    world.inTransaction((transaction) =>
      world.directory.practitioners.recordRegistration(
        transaction,
        id,
        { register: 'nobco', number, validUntil, checkedOn: '2026-01-05' },
        administrator,
      ),
    );

  it('S15: has registrations with number, last day, and who checked it when; a renewal replaces the last day', async () => {
    const { id } = await world.enterPractitioner();
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
    expect(await world.directory.practitioners.get(world.gateway.query, id)).toEqual(practitioner);
  });

  it('is told to the domain with registrations that are valid until their last day ends in the Netherlands', async () => {
    const { id } = await world.enterPractitioner({ kinds: ['bmw', 'conflict'] });
    await register(id, 'NL-1', '2026-06-30');
    await register(id, 'NL-2', '2026-12-31');
    const journeys = { otherOpenJourneys: 1, servesOtherParty: false };
    const facts = {
      practitionerId: id,
      active: true,
      kinds: ['bmw', 'conflict'],
      capacity: 3,
      ...journeys,
      registrations: { nobco: '2026-12-31T22:59:59.999Z' },
    };
    expect(await world.directory.practitioners.facts(world.gateway.query, id, journeys)).toEqual(facts);
    const worker = connect<unknown>(world.database.urls[databaseRoles.worker]);
    expect(await practitionerFacts(worker.query, id, journeys)).toEqual(facts);
    await worker.close();
    await expect(practitionerFacts(world.gateway.query, nowhere, journeys)).rejects.toMatchObject({
      code: 'practitioner-not-found',
    });
  });

  it('is on the list of registrations that run out, unless renewed or no longer active', async () => {
    const [soon, renewed, gone, later] = await Promise.all([1, 2, 3, 4].map(() => world.enterPractitioner()));
    if (!soon || !renewed || !gone || !later) throw new Error('Four practitioners were entered.');
    await register(soon.id, 'A', '2026-03-01');
    await register(renewed.id, 'B', '2026-03-01');
    await register(renewed.id, 'C', '2030-03-01');
    await register(gone.id, 'D', '2026-03-01');
    await register(later.id, 'E', '2026-03-02');
    await world.inTransaction((transaction) =>
      world.directory.practitioners.update(transaction, gone.id, 1, { active: false }),
    );
    const worker = connect<unknown>(world.database.urls[databaseRoles.worker]);
    const ours = new Set([soon.id, renewed.id, gone.id, later.id]);
    const expiring = await registrationsExpiring(worker.query, '2026-03-02');
    expect(expiring.filter(({ practitionerId }) => ours.has(practitionerId))).toEqual([
      { practitionerId: soon.id, register: 'nobco', validUntil: '2026-03-01' },
    ]);
    await expect(registrationsExpiring(worker.query, '2026-02-30')).rejects.toMatchObject({ code: 'input-invalid' });
    await worker.close();
  });

  it('is a person with the role that the kind asks for', async () => {
    const { id } = await world.enterPerson(employeeOf(null, { roles: ['coach'] }));
    const make = (kind: 'bmw' | 'team') =>
      world.inTransaction((transaction) =>
        world.directory.practitioners.create(transaction, { personId: id, kinds: [kind], capacity: 1 }),
      );
    await expect(make('bmw')).rejects.toMatchObject({ code: 'role-missing' });
    await make('team');
    await expect(make('team')).rejects.toMatchObject({ code: 'practitioner-exists' });
  });

  it('is not active any more when the person is not, and comes back by a step of its own', async () => {
    const { id } = await world.enterPractitioner();
    await world.inTransaction((transaction) =>
      world.directory.people.update(transaction, id, 1, { active: false }, administrator),
    );
    expect(await world.directory.practitioners.get(world.gateway.query, id)).toMatchObject({
      active: false,
      version: 2,
    });
    const back = world.inTransaction((transaction) =>
      world.directory.practitioners.update(transaction, id, 2, { active: true }),
    );
    await expect(back).rejects.toMatchObject({ code: 'role-missing' });
  });

  it('is not active any more when the role that their kind asks for was taken away', async () => {
    const { id } = await world.enterPractitioner();
    const give = (version: number, roles: NewPerson['roles']) =>
      world.inTransaction((transaction) =>
        world.directory.people.update(transaction, id, version, { roles }, administrator),
      );
    await give(1, ['coach', 'coordinator']);
    expect(await world.directory.practitioners.get(world.gateway.query, id)).toMatchObject({
      active: true,
      version: 1,
    });
    await give(2, ['bmw-practitioner', 'coordinator']);
    expect(await world.directory.practitioners.get(world.gateway.query, id)).toMatchObject({
      active: false,
      version: 2,
    });
  });

  it('is listed by kind', async () => {
    const { id } = await world.enterPractitioner({ kinds: ['leadership'] });
    const list = await world.directory.practitioners.list(
      world.gateway.query,
      { kind: 'leadership', active: true },
      {},
    );
    expect(list.items.map((practitioner) => practitioner.id)).toEqual([id]);
  });
});

describe('other help', () => {
  const enter = (externalKey: string | null = null) =>
    world.inTransaction((transaction) =>
      world.directory.socialMap.create(transaction, {
        agency: 'Plangroep',
        kindOfHelp: 'Schuldhulp',
        region: 'Utrecht',
        howToRefer: 'Via de gemeente.',
        externalKey,
      }),
    );

  it('S3 S9: is in the social map with agency, kind, region and how to refer', async () => {
    const entry = await enter();
    expect(await world.directory.socialMap.get(world.gateway.query, entry.id)).toEqual(entry);
    const changed = await world.inTransaction((transaction) =>
      world.directory.socialMap.update(transaction, entry.id, 1, { active: false }),
    );
    expect(changed).toEqual({ ...entry, active: false, version: 2 });
    const list = await world.directory.socialMap.list(
      world.gateway.query,
      { kindOfHelp: 'schuldhulp', region: 'utrecht' },
      {},
    );
    expect(list.items).toEqual([changed]);
  });

  it('has an external key of its own', async () => {
    await enter('map-1');
    await expect(enter('map-1')).rejects.toMatchObject({ code: 'external-key-taken' });
  });
});
