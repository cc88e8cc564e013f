import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../context.js';
import { employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { PersonRole } from '../fields.js';
import type { Identity } from './identities.js';

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

describe('no administrator acts by a login that one administrator alone entered', () => {
  it('not by the first one, which waits for a second administrator', async () => {
    const [login, personId] = [newLogin(), await staff('administrator')];
    const waits = await enter(anna, login, personId);
    expect(waits.state).toBe('waits');
    expect(await enter(anna, login, personId)).toEqual(waits);
    expect(await actsAs(login)).toEqual([]);
    expect(await enter(bea, login, personId)).toEqual({ ...waits, state: 'linked' });
    expect(await actsAs(login)).toEqual([personId]);
  });

  it('nor by one that was entered before they were given the role, whoever gives it', async () => {
    const [login, personId] = [newLogin(), await staff('coach')];
    const { identityId } = await enter(anna, login, personId);
    for (const by of [anna, bea])
      await expect(give(by, personId, 1, 'administrator')).rejects.toMatchObject({ code: 'login-not-seconded' });
    expect((await world.actingAs(login)).map(({ roles }) => roles)).toEqual([['coach']]);
    await give(anna, personId, 1, 'coordinator');
    await takeAway(anna, personId, identityId);
    await give(anna, personId, 2, 'administrator');
    expect(await enter(anna, login, personId)).toMatchObject({ state: 'waits' });
    expect(await enter(bea, login, personId)).toMatchObject({ state: 'linked' });
    await give(anna, personId, 3, 'coordinator');
    await give(anna, personId, 4, 'administrator');
  });

  it('nor by one of several, nor because the role was taken meanwhile', async () => {
    const [one, two] = [await staff('coach'), await staff('administrator')];
    await enter(anna, newLogin(), one);
    const seconded = newLogin();
    await enter(anna, seconded, one);
    expect(await enter(bea, seconded, one)).toMatchObject({ state: 'linked' });
    await give(anna, two, 1, 'coach');
    await enter(anna, newLogin(), two);
    await expect(give(anna, one, 1, 'administrator')).rejects.toMatchObject({ code: 'login-not-seconded' });
    await expect(give(anna, two, 2, 'administrator')).rejects.toMatchObject({ code: 'login-not-seconded' });
  });

  it('but by one that an operator entered, or the product itself', async () => {
    const [login, personId] = [newLogin(), await staff('coach')];
    await world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, personId));
    expect(await give(anna, personId, 1, 'administrator')).toMatchObject({ roles: ['administrator'] });
  });
});

describe('a file of people', () => {
  const importing = (lines: readonly string[]) => {
    const csv = Buffer.from(['external_key,name,email,roles,login', ...lines].join('\n'));
    const file = { csv, dryRun: false, issuerOfLogins: () => 'https://login.example' };
    return world.inTransaction((transaction) => world.directory.imports.people(transaction, null, file, anna));
  };
  const row = (key: string, role: PersonRole, login = ''): string =>
    `${key},Bo Beheer,${key}@provider.example,${role},${login}`;

  it('gives no login to an administrator, new or on record', async () => {
    const [known, subject] = [randomUUID(), randomUUID()];
    await importing([row(known, 'administrator')]);
    for (const key of [known, randomUUID()])
      expect(await importing([row(key, 'administrator', subject)])).toMatchObject({
        written: false,
        problems: [{ line: 2, column: 'login', code: 'login-second' }],
      });
    expect(await actsAs({ issuer: 'https://login.example', subject })).toEqual([]);
  });

  it('makes no administrator of whoever was given a login by one alone, in a file before or in the same', async () => {
    const [key, subject] = [randomUUID(), randomUUID()];
    expect(await importing([row(key, 'coach')])).toMatchObject({ written: true });
    expect(await importing([row(key, 'administrator', subject)])).toMatchObject({
      problems: [{ line: 2, column: 'login', code: 'login-second' }],
    });
    expect(await importing([row(key, 'coach', subject)])).toMatchObject({ written: true });
    expect(await importing([row(key, 'administrator')])).toMatchObject({
      written: false,
      problems: [{ line: 2, column: 'roles', code: 'login-not-seconded' }],
    });
    expect(await importing([row(key, 'coordinator')])).toMatchObject({ written: true });
  });
});
