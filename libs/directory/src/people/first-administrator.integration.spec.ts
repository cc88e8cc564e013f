import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { FirstAdministrator } from './first-administrator.js';

let world: DirectoryWorld;
beforeEach(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
});
afterEach(() => world.close());

const given = (more: Partial<FirstAdministrator> = {}): FirstAdministrator => ({
  name: 'Adem Beheerder',
  email: `${randomUUID()}@provider.example`,
  identity: { issuer: 'https://login.example', subject: randomUUID() },
  besideOthers: false,
  ...more,
});
const enter = (who: FirstAdministrator) =>
  world.inTransaction((transaction) => world.directory.identities.enterAdministrator(transaction, who));

describe('the first administrator', () => {
  it('is entered with their login, once, however often that is asked for', async () => {
    const who = given();
    const { personId, wasThere } = await enter(who);
    expect(wasThere).toBe(false);
    expect(await enter(who)).toEqual({ personId, wasThere: true });
    expect(await world.actingAs(who.identity)).toEqual([
      { id: personId, organisationId: null, roles: ['administrator'], departmentId: null, active: true },
    ]);
    expect(await world.directory.identities.of(world.gateway.query, personId)).toMatchObject([
      { state: 'linked', linkedBy: null },
    ]);
    const person = await world.inTransaction((transaction) =>
      world.directory.people.get(transaction, personId, administrator),
    );
    expect(person.details).toMatchObject({ name: who.name, email: who.email });
  });

  it('is one, also when two are entered at once', async () => {
    const outcomes = await Promise.allSettled([given(), given(), given()].map(enter));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual(
      Array(2).fill({ status: 'rejected', reason: expect.objectContaining({ code: 'administrator-there' }) }),
    );
  });

  it('is followed by another when that is said, or when nobody who administers can log in', async () => {
    const { personId } = await enter(given());
    await expect(enter(given())).rejects.toMatchObject({ code: 'administrator-there' });
    expect(await enter(given({ besideOthers: true }))).toMatchObject({ wasThere: false });
    const everybody = await world.inTransaction((transaction) =>
      world.directory.people.list(transaction, { role: 'administrator' }, {}, administrator),
    );
    for (const { id, version } of everybody.items)
      await world.inTransaction((transaction) =>
        world.directory.people.update(transaction, id, version, { active: false }, administrator),
      );
    expect(everybody.items.map(({ id }) => id)).toContain(personId);
    expect(await enter(given())).toMatchObject({ wasThere: false });
  });

  it('who is on record by that address gets the login, and keeps their name', async () => {
    const { id, version } = await world.enterPerson(
      employeeOf(null, { roles: ['administrator'], email: 'adem@provider.example', name: 'Adem' }),
    );
    const who = given({ email: 'Adem@Provider.example' });
    expect(await enter(who)).toEqual({ personId: id, wasThere: false });
    expect(await world.actingAs(who.identity)).toMatchObject([{ id }]);
    expect(await world.directory.people.facts(world.gateway.query, [id])).toMatchObject([{ version }]);
  });

  it('is nobody who has another part at the provider, by address or by login', async () => {
    const coach = await world.enterPerson(employeeOf(null, { email: 'coach@provider.example' }));
    await expect(enter(given({ email: 'coach@provider.example' }))).rejects.toMatchObject({ code: 'email-taken' });
    const who = given();
    await world.inTransaction((transaction) =>
      world.directory.people.linkIdentity(transaction, who.identity, coach.id),
    );
    await expect(enter(who)).rejects.toMatchObject({ code: 'identity-taken' });
    expect(await world.actingAs(who.identity)).toMatchObject([{ id: coach.id, roles: ['coach'] }]);
  });

  it('has a name, an address and a login', async () => {
    for (const wrong of [
      { name: '' },
      { email: 'adem' },
      { identity: { issuer: 'https://login.example', subject: '' } },
    ])
      await expect(enter(given(wrong))).rejects.toMatchObject({ code: 'input-invalid' });
  });
});
