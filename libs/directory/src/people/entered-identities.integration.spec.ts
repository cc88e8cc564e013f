import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Actor } from '../context.js';
import { employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { Identity } from './identities.js';

let world: DirectoryWorld;
let noord: string;
let anna: Actor;
let bea: Actor;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
  noord = (await world.enterOrganisation()).id;
  [anna, bea] = [await administrates(), await administrates()];
});
afterAll(() => world.close());

const newLogin = (): Identity => ({ issuer: 'https://login.example', subject: randomUUID() });
const link = (login: Identity, personId: string) =>
  world.inTransaction((transaction) => world.directory.people.linkIdentity(transaction, login, personId));
async function administrates(login = newLogin()): Promise<Actor> {
  const { id } = await world.enterPerson(employeeOf(null, { roles: ['administrator'] }));
  await link(login, id);
  return { personId: id, role: 'administrator', ground: 'administration' };
}
const somebody = async (): Promise<string> => (await world.enterPerson(employeeOf(noord))).id;
const enter = (by: Actor, login: Identity, personId: string) =>
  world.inTransaction((transaction) => world.directory.identities.enter(transaction, login, personId, by));
const takeAway = (by: Actor, personId: string, identityId: string) =>
  world.inTransaction((transaction) => world.directory.identities.takeAway(transaction, personId, identityId, by));
const recordOf = (personId: string) => world.directory.identities.of(world.gateway.query, personId);
/** Whether a transaction waits until another is over that changes logins. */
const somebodyWaits = async (): Promise<boolean> => {
  const { rows } = await sql`
    select from pg_locks where locktype = 'advisory' and not granted
      and database = (select oid from pg_database where datname = current_database())
  `.execute(world.superuser.query);
  return rows.length > 0;
};
const actsAs = async (login: Identity) => (await world.actingAs(login)).map(({ id }) => id);

describe('a login', () => {
  it('acts as somebody who had none as soon as one administrator enters it; the same again changes nothing', async () => {
    const [login, personId] = [newLogin(), await somebody()];
    const entered = await enter(anna, login, personId);
    expect(entered.state).toBe('linked');
    expect(await enter(bea, login, personId)).toEqual(entered);
    expect(await actsAs(login)).toEqual([personId]);
    expect(await recordOf(personId)).toEqual([
      expect.objectContaining({ ...entered, askedBy: anna.personId, linkedBy: anna.personId, unlinkedAt: null }),
    ]);
  });

  it.each(['acts', 'acted'])('of which another %s as the person waits for a second administrator', async (when) => {
    const [former, login, personId] = [newLogin(), newLogin(), await somebody()];
    const { identityId } = await enter(anna, former, personId);
    if (when === 'acted') await takeAway(anna, personId, identityId);
    const waits = await enter(anna, login, personId);
    expect(waits.state).toBe('waits');
    // Once more by the same one is one administrator still.
    expect(await enter(anna, login, personId)).toEqual(waits);
    expect(await actsAs(login)).toEqual([]);
    expect(await enter(bea, newLogin(), personId)).toMatchObject({ state: 'waits' });
    expect(await enter(bea, login, personId)).toEqual({ ...waits, state: 'linked' });
    expect(await actsAs(login)).toEqual([personId]);
    expect(await recordOf(personId)).toContainEqual(
      expect.objectContaining({ ...waits, state: 'linked', askedBy: anna.personId, linkedBy: bea.personId }),
    );
  });

  it('is let through by another human being, not by the same one under another name', async () => {
    const shared = newLogin();
    const [one, alias] = [await administrates(shared), await somebody()];
    await link(shared, alias);
    const [login, personId] = [newLogin(), await somebody()];
    await enter(anna, newLogin(), personId);
    await enter(one, login, personId);
    expect(await enter({ ...one, personId: alias }, login, personId)).toMatchObject({ state: 'waits' });
    expect(await enter(bea, login, personId)).toMatchObject({ state: 'linked' });
  });

  it('is not let through on the word of somebody who does not administer any more, nor of a week ago', async () => {
    const leaver = await administrates();
    const [ofLeaver, old, personId] = [newLogin(), newLogin(), await somebody()];
    await enter(anna, newLogin(), personId);
    await enter(leaver, ofLeaver, personId);
    const lapsing = await enter(anna, old, personId);
    await world.inTransaction((transaction) =>
      world.directory.people.update(transaction, leaver.personId, 1, { roles: ['coordinator'] }, anna),
    );
    await sql`update directory.entered_identities set asked_at = now() - interval '7 days'
      where identity_id = ${lapsing.identityId}`.execute(world.superuser.query);
    expect(await recordOf(personId)).toContainEqual(expect.objectContaining({ ...lapsing, state: 'lapsed' }));
    const asked = await enter(bea, ofLeaver, personId);
    expect(asked).toMatchObject({ state: 'waits' });
    // Her own word counts from then on.
    expect(await enter(bea, ofLeaver, personId)).toEqual(asked);
    expect(await enter(anna, ofLeaver, personId)).toEqual({ ...asked, state: 'linked' });
    const anew = await enter(bea, old, personId);
    expect(anew).toMatchObject({ state: 'waits' });
    expect(anew.identityId).not.toBe(lapsing.identityId);
    expect(await recordOf(personId)).toContainEqual(expect.objectContaining({ ...lapsing, state: 'lapsed' }));
    expect(await enter(anna, old, personId)).toMatchObject({ state: 'linked' });
  });

  it('that somebody acts by is not theirs to give away or to take away, in whatever capacity', async () => {
    const own = newLogin();
    const self = await administrates(own);
    await expect(enter(self, own, await somebody())).rejects.toMatchObject({ code: 'identity-own' });
    const [entry] = await recordOf(self.personId);
    const taken = takeAway(self, self.personId, entry?.identityId ?? '');
    await expect(taken).rejects.toMatchObject({ code: 'identity-own' });
    expect(await actsAs(own)).toEqual([self.personId]);
    const [elsewhere, other] = [await somebody(), newLogin()];
    await link(own, elsewhere);
    await link(other, elsewhere);
    for (const { identityId } of await recordOf(elsewhere))
      await expect(takeAway(self, elsewhere, identityId)).rejects.toMatchObject({ code: 'identity-own' });
    expect(await actsAs(other)).toEqual([elsewhere]);
    noord = (await world.enterOrganisation('Zuid')).id;
    expect(await enter(anna, own, await somebody())).toMatchObject({ state: 'linked' });
  });

  it('belongs to one person of an organisation, also when two give it away at once', async () => {
    const [one, two, login] = [await somebody(), await somebody(), newLogin()];
    const [entered, maySave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const first = world.inTransaction(async (transaction) => {
      await world.directory.identities.enter(transaction, login, one, anna);
      entered.resolve();
      await maySave.promise;
    });
    await entered.promise;
    let isOver = false;
    const second = enter(bea, login, two).finally(() => {
      isOver = true;
    });
    const outcome = expect(second).rejects.toMatchObject({ code: 'identity-taken' });
    while (!isOver && !(await somebodyWaits())) await Promise.resolve();
    maySave.resolve();
    await first;
    await outcome;
    expect(await actsAs(login)).toEqual([one]);
  });

  it('is the first of a person once, also when two are entered at once', async () => {
    const personId = await somebody();
    const entered = await Promise.all([anna, bea, anna].map((by) => enter(by, newLogin(), personId)));
    expect(entered.map(({ state }) => state).toSorted()).toEqual(['linked', 'waits', 'waits']);
  });

  it('is taken away once, and its subject is forgotten; what waits is taken back', async () => {
    const [login, personId] = [newLogin(), await somebody()];
    const { identityId } = await enter(anna, login, personId);
    const waits = await enter(anna, newLogin(), personId);
    expect(await takeAway(bea, personId, identityId)).toEqual(world.directory.people.hashedIdentity(login));
    expect(await takeAway(bea, personId, identityId)).toBeNull();
    expect(await takeAway(anna, personId, waits.identityId)).toBeNull();
    expect(await actsAs(login)).toEqual([]);
    // What was taken back is not told as what lapsed, also once the days are over in which it could have been let through.
    await sql`update directory.entered_identities set asked_at = now() - interval '8 days'
      where identity_id = ${waits.identityId}`.execute(world.superuser.query);
    expect((await recordOf(personId)).map(({ state, unlinkedBy }) => [state, unlinkedBy])).toEqual([
      ['unlinked', bea.personId],
      ['unlinked', anna.personId],
    ]);
    const { rows } = await sql`select from directory.entered_identities
      where person_id = ${personId} and subject_hash is not null`.execute(world.superuser.query);
    expect(rows).toEqual([]);
  });

  it('is not found under the id of another person, nor under one that nothing has', async () => {
    const personId = await somebody();
    const { identityId } = await enter(anna, newLogin(), personId);
    const other = await somebody();
    for (const [of, id] of [
      [other, identityId],
      [personId, randomUUID()],
      [personId, 'x'],
    ] as const)
      await expect(takeAway(anna, of, id)).rejects.toMatchObject({ code: 'identity-not-found' });
  });

  it('is given to nobody who is not there, or was erased, of whom nothing stays on record', async () => {
    await expect(enter(anna, newLogin(), randomUUID())).rejects.toMatchObject({ code: 'person-not-found' });
    const personId = await somebody();
    await enter(anna, newLogin(), personId);
    await world.erase(personId);
    expect(await recordOf(personId)).toEqual([]);
    await expect(enter(anna, newLogin(), personId)).rejects.toMatchObject({ code: 'person-erased' });
  });
});
