import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../context.js';
import { employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { PersonRole } from '../fields.js';
import type { Identity } from './identities.js';
import type { PersonChange } from './person.js';

let world: DirectoryWorld;
let anna: Actor;
let bea: Actor;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
  [anna, bea] = [await administrates(), await administrates()];
});
afterAll(() => world.close());

const newLogin = (): Identity => ({ issuer: 'https://login.example', subject: randomUUID() });
const staff = async (role: PersonRole): Promise<string> =>
  (await world.enterPerson(employeeOf(null, { roles: [role] }))).id;
async function administrates(): Promise<Actor> {
  const personId = await staff('administrator');
  await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, newLogin(), personId));
  return { personId, role: 'administrator', ground: 'administration' };
}
const enter = (by: Actor, login: Identity, personId: string) =>
  world.inTransaction((transaction) => world.directory.identities.enter(transaction, login, personId, by));
const takeAway = (by: Actor, personId: string, identityId: string) =>
  world.inTransaction((transaction) => world.directory.identities.takeAway(transaction, personId, identityId, by));
const give = (by: Actor, personId: string, version: number, role: PersonRole) =>
  world.inTransaction((transaction) =>
    world.directory.people.update(transaction, personId, version, { roles: [role] }, by),
  );
const actsAs = async (login: Identity) => (await world.actingAs(login)).map(({ id }) => id);

/** Whoever has one approves for another, assigns who reads a dossier, or reads it. */
const rolesByTwo = ['administrator', 'coordinator', 'bmw-practitioner', 'coach'] as const;

describe.each(rolesByTwo)('nobody is %s by a login that one administrator alone entered', (role) => {
  it('not by the first one, which waits for a second administrator', async () => {
    const [login, personId] = [newLogin(), await staff(role)];
    const waits = await enter(anna, login, personId);
    expect(waits.state).toBe('waits');
    expect(await enter(anna, login, personId)).toEqual(waits);
    expect(await actsAs(login)).toEqual([]);
    expect(await enter(bea, login, personId)).toEqual({ ...waits, state: 'linked' });
    expect(await actsAs(login)).toEqual([personId]);
  });

  it('nor by one that was entered before they were given the role, whoever gives it', async () => {
    const [login, personId] = [newLogin(), await staff('analyst')];
    const { identityId } = await enter(anna, login, personId);
    for (const by of [anna, bea])
      await expect(give(by, personId, 1, role)).rejects.toMatchObject({ code: 'login-not-seconded' });
    expect((await world.actingAs(login)).map(({ roles }) => roles)).toEqual([['analyst']]);
    await takeAway(anna, personId, identityId);
    await give(anna, personId, 1, role);
    expect(await enter(anna, login, personId)).toMatchObject({ state: 'waits' });
    expect(await enter(bea, login, personId)).toMatchObject({ state: 'linked' });
    await give(anna, personId, 2, 'analyst');
    await give(anna, personId, 3, role);
  });

  it('nor by one of several, nor because the role was taken meanwhile', async () => {
    const [one, two] = [await staff('analyst'), await staff(role)];
    await enter(anna, newLogin(), one);
    const seconded = newLogin();
    await enter(anna, seconded, one);
    expect(await enter(bea, seconded, one)).toMatchObject({ state: 'linked' });
    await give(anna, two, 1, 'analyst');
    await enter(anna, newLogin(), two);
    await expect(give(anna, one, 1, role)).rejects.toMatchObject({ code: 'login-not-seconded' });
    await expect(give(anna, two, 2, role)).rejects.toMatchObject({ code: 'login-not-seconded' });
  });

  it('but by one that an operator entered, or the product itself', async () => {
    const [login, personId] = [newLogin(), await staff('analyst')];
    await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, personId));
    expect(await give(anna, personId, 1, role)).toMatchObject({ roles: [role] });
  });
});

it('a login that one administrator entered for a role that asks for no second gives no other role with it either', async () => {
  const [login, personId] = [newLogin(), await staff('analyst')];
  await enter(anna, login, personId);
  const both: PersonChange = { roles: ['analyst', 'coordinator'] };
  await expect(
    world.inTransaction((transaction) => world.directory.people.update(transaction, personId, 1, both, bea)),
  ).rejects.toMatchObject({ code: 'login-not-seconded' });
});

describe('a file of people', () => {
  const importing = (lines: readonly string[]) => {
    const csv = Buffer.from(['external_key,name,email,roles,login', ...lines].join('\n'));
    const file = { csv, dryRun: false, issuerOfLogins: () => 'https://login.example' };
    return world.inTransaction((transaction) => world.directory.imports.people(transaction, null, file, anna));
  };
  const row = (key: string, role: PersonRole, login = ''): string =>
    `${key},Bo Beheer,${key}@provider.example,${role},${login}`;

  it.each(rolesByTwo)('gives no login to a %s, new or on record', async (role) => {
    const [known, subject] = [randomUUID(), randomUUID()];
    await importing([row(known, role)]);
    for (const key of [known, randomUUID()])
      expect(await importing([row(key, role, subject)])).toMatchObject({
        written: false,
        problems: [{ line: 2, column: 'login', code: 'login-second' }],
      });
    expect(await actsAs({ issuer: 'https://login.example', subject })).toEqual([]);
  });

  it.each(rolesByTwo)('makes no %s of whoever was given a login by one alone', async (role) => {
    const [key, subject] = [randomUUID(), randomUUID()];
    expect(await importing([row(key, 'analyst')])).toMatchObject({ written: true });
    expect(await importing([row(key, role, subject)])).toMatchObject({
      problems: [{ line: 2, column: 'login', code: 'login-second' }],
    });
    expect(await importing([row(key, 'analyst', subject)])).toMatchObject({ written: true });
    expect(await importing([row(key, role)])).toMatchObject({
      written: false,
      problems: [{ line: 2, column: 'roles', code: 'login-not-seconded' }],
    });
  });

  it('of practitioners makes none of whoever was given a login by one alone', async () => {
    const [key, subject] = [randomUUID(), randomUUID()];
    await importing([row(key, 'analyst', subject)]);
    const csv = Buffer.from(
      `external_key,name,email,kinds,capacity\n${key},Bo Beheer,${key}@provider.example,career,3`,
    );
    const report = await world.inTransaction((transaction) =>
      world.directory.imports.practitioners(transaction, { csv, dryRun: false }, anna),
    );
    expect(report).toMatchObject({ written: false, problems: [{ line: 2, code: 'login-not-seconded' }] });
    expect((await world.actingAs({ issuer: 'https://login.example', subject })).map(({ roles }) => roles)).toEqual([
      ['analyst'],
    ]);
  });

  it('gives a login that waited for a second administrator to whoever needs none any more, on the word of one', async () => {
    const [key, login] = [randomUUID(), newLogin()];
    await importing([row(key, 'coordinator')]);
    const email = `${key}@provider.example`;
    const person = await world.directory.people.findByEmail(world.gateway.query, null, email);
    const personId = person?.id ?? '';
    expect(await enter(bea, login, personId)).toMatchObject({ state: 'waits' });
    expect(await importing([row(key, 'analyst', login.subject)])).toMatchObject({ written: true });
    expect(await actsAs(login)).toEqual([personId]);
    const record = await world.directory.identities.of(world.gateway.query, personId);
    expect(record.map(({ state, linkedBy }) => [state, linkedBy]).toSorted()).toEqual([
      ['lapsed', null],
      ['linked', anna.personId],
    ]);
    await expect(give(bea, personId, 2, 'coordinator')).rejects.toMatchObject({ code: 'login-not-seconded' });
  });
});
