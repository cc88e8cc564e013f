import { randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { decideDestruction } from '@traject/dossier';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { administrator, employeeOf, openDirectoryWorld, type DirectoryWorld } from '../directory-for-tests.js';
import type { PersonChange } from '../index.js';
import { endActing } from './erase-record.js';

let world: DirectoryWorld;
let eraser: Database<unknown>;
let noord: string;
beforeAll(async () => {
  world = await openDirectoryWorld(inject('postgresUrl'));
  eraser = connect<unknown>(world.database.urls[databaseRoles.eraser]);
  noord = (await world.enterOrganisation()).id;
});
afterAll(async () => {
  await eraser.close();
  await world.close();
});

/** Decides that somebody is erased, as the first step of an erasure does; the list may keep the next one waiting for days. */
const decide = (personId: string) =>
  eraser.query.transaction().execute(async (transaction) => {
    await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
    await endActing(transaction, personId);
  });
const change = (personId: string, version: number, given: PersonChange) =>
  world.inTransaction((transaction) =>
    world.directory.people.update(transaction, personId, version, given, administrator),
  );
const isActive = async (personId: string): Promise<boolean | undefined> =>
  (await world.directory.people.facts(world.gateway.query, [personId]))[0]?.active;

describe('whoever is being erased', () => {
  it.each([
    ['alone', { active: true }],
    ['with other details', { active: true, name: 'Noor de Boer' }],
  ])('does not come back before that is done, by a change of their record %s', async (_what, given) => {
    const { id } = await world.enterPerson(employeeOf(noord));
    await decide(id);
    await expect(change(id, 2, given)).rejects.toMatchObject({ code: 'person-erased' });
    expect(await isActive(id)).toBe(false);
  });

  it('nor by one that had begun before it was decided', async () => {
    const { id } = await world.enterPerson(employeeOf(noord, { active: false }));
    const { rows } = await sql<{ version: number }>`select version from directory.people where id = ${id}`.execute(
      world.superuser.query,
    );
    const [decided, maySave] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const erasing = eraser.query.transaction().execute(async (transaction) => {
      await decideDestruction(transaction, { kind: 'person', personId: id }, 'erasure-asked');
      await endActing(transaction, id);
      decided.resolve();
      await maySave.promise;
    });
    await decided.promise;
    const coming = change(id, rows[0]?.version ?? 0, { active: true });
    const outcome = expect(coming).rejects.toMatchObject({ code: 'person-erased' });
    const isWaiting = sql`select from pg_locks where not granted and pid in (
      select pid from pg_stat_activity where datname = current_database())`;
    while ((await isWaiting.execute(world.superuser.query)).rows.length === 0) await Promise.resolve();
    maySave.resolve();
    await erasing;
    await outcome;
    expect(await isActive(id)).toBe(false);
  });

  it('nor by a file, where whoever left and is not erased comes back by all of these (control)', async () => {
    const [erasedKey, otherKey] = [randomUUID(), randomUUID()];
    const importing = (lines: readonly string[]) => {
      const csv = Buffer.from(['external_key,name,email,roles,active', ...lines].join('\n'));
      const file = { csv, dryRun: false, issuerOfLogins: () => 'https://login.example' };
      return world.inTransaction((transaction) =>
        world.directory.imports.people(transaction, noord, file, administrator),
      );
    };
    const row = (key: string, active: string) => `${key},Noor,${key}@noord.example,employee,${active}`;
    const idOf = async (key: string): Promise<string> =>
      (await world.directory.people.findByEmail(world.gateway.query, noord, `${key}@noord.example`))?.id ?? '';
    await importing([row(erasedKey, 'yes'), row(otherKey, 'no')]);
    const [erased, other] = [await idOf(erasedKey), await idOf(otherKey)];
    await decide(erased);
    await expect(importing([row(erasedKey, 'yes')])).rejects.toMatchObject({ code: 'person-erased' });
    expect(await importing([row(otherKey, 'yes')])).toMatchObject({ written: true });
    expect([await isActive(erased), await isActive(other)]).toEqual([false, true]);
    await change(other, 2, { active: false });
    await change(other, 3, { active: true });
    expect(await isActive(other)).toBe(true);
  });
});
