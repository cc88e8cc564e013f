import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Destroyed } from '@traject/contracts';
import { connect, type OpenTransaction } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { enterDossierWorld, notes, openDossierWorld, reader, type DossierWorld } from '../dossier-for-tests.js';
import {
  applyDestroyedList,
  beginDestroyedList,
  destroyedListInFile,
  dossierMigrations,
  keyEncryptionOf,
  listedPeople,
  lookAt,
  openDossier,
  refuseUnapplied,
  type ContentToStore,
  type DestroyedList,
} from '../index.js';
import { destroyingIn, goneWithItsPlace, journeyOf, personOf, type Destroying } from './destruction-for-tests.js';

const encryption = keyEncryptionOf(randomBytes(32));

const folderOfThisTest = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-destroyed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

const listOfThisTest = async (): Promise<DestroyedList> => {
  const path = join(await folderOfThisTest(), 'destroyed-keys');
  await writeFile(path, '');
  return destroyedListInFile(path);
};

const worldOfThisTest = async (): Promise<DossierWorld & Destroying> => {
  const world = destroyingIn(await openDossierWorld(inject('postgresUrl'), encryption));
  onTestFinished(() => world.close());
  return world;
};

/** A database, and a way back to how it is now: a copy of all its files. Both need that everybody has left it. */
const databaseWithBackup = async () => {
  const original = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  const backup = `${original.name}_backup`;
  const operator = connect<unknown>(inject('postgresUrl'), { maxConnections: 1, statementTimeoutMs: 60_000 });
  onTestFinished(async () => {
    await sql.raw(`drop database if exists ${backup} with (force)`).execute(operator.query);
    await operator.close();
    await original.drop();
  });
  const copy = (from: string, to: string) => sql.raw(`create database ${to} template ${from}`).execute(operator.query);
  return {
    enter: () => destroyingIn(enterDossierWorld(original, encryption)),
    backUp: () => copy(original.name, backup),
    restore: async () => {
      await sql.raw(`drop database ${original.name} with (force)`).execute(operator.query);
      await copy(backup, original.name);
    },
  };
};

const eraseListed = async (world: Destroying, list: DestroyedList, entry: Destroyed): Promise<void> => {
  await world.decide(entry);
  await list.add(entry);
  await world.destroy(entry);
};

const nobodyElse = async (): Promise<void> => undefined;

describe('a backup that is restored after an erasure', () => {
  test('brings nothing back once the list is applied, though it would have without', async () => {
    const list = await listOfThisTest();
    const { enter, backUp, restore } = await databaseWithBackup();
    const before = enter();
    const [erased, retained, kept] = [await before.stored(), await before.stored(), await before.stored()];
    await before.close();
    await backUp();

    const erasing = enter();
    await eraseListed(erasing, list, personOf(erased));
    await eraseListed(erasing, list, journeyOf(retained));
    await erasing.close();
    await restore();

    const after = enter();
    onTestFinished(() => after.close());
    const refs = [erased, retained, kept].map(({ contentRef }) => contentRef);
    expect(await after.read(...refs)).toHaveLength(3);
    const people: string[] = [];
    const alsoErase = async (_transaction: OpenTransaction, personId: string): Promise<void> => {
      people.push(personId);
    };
    const applied = await applyDestroyedList(after.eraser.query, list, alsoErase);
    expect(applied).toEqual({ listed: 2, destroyedAgain: [personOf(erased), journeyOf(retained)] });
    expect(people).toEqual([erased.personId]);
    for (const { contentRef } of [erased, retained]) {
      await expect(after.read(contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    }
    expect(await after.read(kept.contentRef)).toMatchObject([{ text: kept.text }]);
    expect(await applyDestroyedList(after.eraser.query, list, alsoErase)).toEqual({ listed: 2, destroyedAgain: [] });
  });

  test('gives nothing back to whoever looks at the list, before anybody applies it, and all to whoever does not', async () => {
    const list = await listOfThisTest();
    const { enter, backUp, restore } = await databaseWithBackup();
    const before = enter();
    const [erased, retained, kept] = [await before.stored(), await before.stored(), await before.stored()];
    const adviceId = randomUUID();
    const advised = notes({ journeyId: null, adviceId });
    const draft = notes({ field: 'record-bmw-talk.draft' });
    const destroyedItems = [erased, retained, advised, draft];
    await before.store(advised, draft);
    await before.close();
    await backUp();
    const erasing = enter();
    await refuseUnapplied(erasing.eraser.query, list);
    const entries: readonly Destroyed[] = [
      personOf(erased),
      journeyOf(retained),
      { kind: 'advice', adviceId, personId: advised.personId },
      { kind: 'draft', contentRef: draft.contentRef, personId: draft.personId },
    ];
    for (const entry of entries) await eraseListed(erasing, list, entry);
    await refuseUnapplied(erasing.eraser.query, list);
    await erasing.close();
    await restore();

    const after = enter();
    onTestFinished(() => after.close());
    const unwrapped: string[] = [];
    const watched = {
      ...encryption,
      unwrap: (...given: Parameters<typeof encryption.unwrap>) => {
        unwrapped.push(given[1].id);
        return encryption.unwrap(...given);
      },
    };
    const heedful = openDossier(watched, lookAt(list));
    const readHeedfully = (refs: readonly string[], whenDestroyed: 'refuse' | 'omit' = 'refuse') =>
      after.asGateway((transaction) => heedful.readContent(transaction, { ...reader, refs, whenDestroyed }));
    const storeHeedfully = (item: ContentToStore) =>
      after.asGateway((transaction) => heedful.storeContent(transaction, [item]));
    for (const item of destroyedItems) {
      await expect(readHeedfully([item.contentRef])).rejects.toMatchObject(goneWithItsPlace);
      await expect(storeHeedfully(item)).rejects.toMatchObject(goneWithItsPlace);
    }
    expect(unwrapped).toEqual([]);
    const refs = [...destroyedItems, kept].map(({ contentRef }) => contentRef);
    expect(await readHeedfully(refs, 'omit')).toMatchObject([{ text: kept.text }]);
    expect(unwrapped).toEqual([kept.personId]);
    expect(await after.read(...refs)).toHaveLength(5);

    for (const { query } of [after.gateway, after.eraser]) {
      await expect(refuseUnapplied(query, list)).rejects.toMatchObject({
        code: 'destroyed-list-not-applied',
        mayPass: true,
        message: expect.stringMatching(/^4 people.*Nothing is handed out\. Apply the list/),
      });
    }
    await applyDestroyedList(after.eraser.query, list, nobodyElse);
    await refuseUnapplied(after.gateway.query, list);
  });

  test('with a hold that was lifted since is erased all the same: what was destroyed once stays so', async () => {
    const [world, list] = [await worldOfThisTest(), await listOfThisTest()];
    const [item, erasedHere] = [await world.stored(), await world.stored()];
    await eraseListed(world, list, personOf(erasedHere));
    await world.hold(item.personId);
    await list.add(personOf(item));
    await applyDestroyedList(world.eraser.query, list, nobodyElse);
    await expect(world.read(item.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    // Who was erased by the list alone is told, and nobody who was erased here.
    expect(await listedPeople(world.eraser.query)).toEqual([item.personId]);
  });

  test('and an erasure that is under way, listed and not yet done, are told apart: it locks nobody out', async () => {
    const [world, list] = [await worldOfThisTest(), await listOfThisTest()];
    const item = await world.stored();
    await world.decide(personOf(item));
    await list.add(personOf(item));
    await refuseUnapplied(world.gateway.query, list);
    const heedful = openDossier(encryption, lookAt(list));
    const reading = world.asGateway((transaction) =>
      heedful.readContent(transaction, { ...reader, refs: [item.contentRef] }),
    );
    await expect(reading).rejects.toMatchObject({ code: 'content-destroyed' });
    // Whoever may destroy does so, as it was not done.
    const { destroyedAgain } = await applyDestroyedList(world.eraser.query, list, nobodyElse);
    expect(destroyedAgain).toEqual([personOf(item)]);
  });

  test('is not made safe by the list of something else, which is told', async () => {
    const world = await worldOfThisTest();
    const item = await world.stored();
    await world.decide(personOf(item));
    await world.destroy(personOf(item));
    await expect(refuseUnapplied(world.gateway.query, await listOfThisTest())).rejects.toMatchObject({
      code: 'destroyed-list-incomplete',
    });
    const applied = applyDestroyedList(world.eraser.query, await listOfThisTest(), nobodyElse);
    await expect(applied).rejects.toMatchObject({
      code: 'destroyed-list-incomplete',
      message: expect.stringMatching(
        /knows of \d+ destroyed people.*Nothing was changed\. Give it the list that belongs/,
      ),
    });
  });
});

test('an empty list is begun only where nothing was ever destroyed, which tells a first start from a lost list', async () => {
  const path = join(await folderOfThisTest(), 'destroyed-keys');
  const [used, fresh] = [await worldOfThisTest(), await worldOfThisTest()];
  const item = await used.stored();
  await used.decide(personOf(item));
  await beginDestroyedList(used.eraser.query, path);
  expect(await readdir(dirname(path))).toEqual([]);
  const missing = { code: 'destroyed-list-unavailable' };
  await expect(refuseUnapplied(used.gateway.query, destroyedListInFile(path))).rejects.toMatchObject(missing);
  await beginDestroyedList(fresh.eraser.query, path);
  const list = destroyedListInFile(path);
  expect(await list.read()).toEqual([]);
  await refuseUnapplied(fresh.eraser.query, list);
  await list.add(personOf(item));
  await beginDestroyedList(fresh.eraser.query, path);
  expect(await list.read()).toEqual([personOf(item)]);
  await expect(beginDestroyedList(fresh.eraser.query, join(path, 'below'))).rejects.toMatchObject(missing);
});
