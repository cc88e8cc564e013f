import { randomBytes } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { expect, inject, onTestFinished, test } from 'vitest';
import { notes, reader } from './dossier-for-tests.js';
import {
  decideDestruction,
  destroyContent,
  dossierMigrations,
  DossierProblem,
  keyEncryptionOf,
  keyPurposes,
  loadPurposeKeys,
  openDossier,
  rotateKeys,
  type ContentToStore,
  type KeyEncryption,
} from './index.js';

const purposeCount = Object.keys(keyPurposes).length;
const newKey = () => randomBytes(32);
const silently = () => undefined;

/** People with content and the keys for purposes, all under one key-encryption key. */
const worldOf = async (people: number) => {
  const database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  onTestFinished(() => database.drop());
  const as = (url: string) => {
    const { query, close } = connect<unknown>(url);
    onTestFinished(close);
    return query;
  };
  const gateway = as(database.urls[databaseRoles.gateway]);
  const eraser = as(database.urls[databaseRoles.eraser]);
  const superuser = as(database.superuserUrl);
  const old = newKey();
  const encryption = keyEncryptionOf(old);
  await loadPurposeKeys(gateway, encryption);
  const items = Array.from({ length: people }, () => notes({ journeyId: null }));
  await gateway.transaction().execute((transaction) => openDossier(encryption).storeContent(transaction, items));
  return {
    gateway,
    superuser,
    rotator: as(database.urls[databaseRoles.keyRotator]),
    old,
    items,
    readAll: (keys: KeyEncryption, refs = items.map(({ contentRef }) => contentRef)) =>
      gateway.transaction().execute((transaction) => openDossier(keys).readContent(transaction, { ...reader, refs })),
    erase: (personId: string) =>
      eraser.transaction().execute(async (transaction) => {
        await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
        await destroyContent(transaction, { kind: 'person', personId });
      }),
    rows: async () => (await sql`select * from dossier.person_keys order by person_id`.execute(superuser)).rows,
  };
};

const personOf = (items: readonly ContentToStore[], place: number): string => items[place]?.personId ?? '';

test('every key is wrapped anew, in batches and with progress, and the old key-encryption key is needed no more', async () => {
  const { rotator, old, items, readAll } = await worldOf(230);
  const fresh = newKey();
  const told: (readonly [number, number])[] = [];
  const report = await rotateKeys(rotator, keyEncryptionOf(fresh, old), (...progress) => {
    told.push(progress);
  });
  const keyId = await keyEncryptionOf(fresh).currentKeyId();
  const none = { overtaken: 0, unopened: [], left: 0 };
  expect(report).toEqual({ keyId, personKeys: items.length, purposeKeys: purposeCount, ...none });
  const total = items.length + purposeCount;
  expect(told).toEqual([[0, total], ...[0, 100, 200, 230].map((done) => [done + purposeCount, total])]);
  expect(await readAll(keyEncryptionOf(fresh))).toHaveLength(items.length);
  await expect(readAll(keyEncryptionOf(old))).rejects.toMatchObject({ code: 'key-unavailable' });
});

test('it ends when nobody hears any more how far it is, and goes on from there when it is done again', async () => {
  const { rotator, old } = await worldOf(150);
  const both = keyEncryptionOf(newKey(), old);
  const unheard = async (done: number): Promise<void> => {
    if (done > purposeCount) throw new Error('Nobody hears.');
  };
  await expect(rotateKeys(rotator, both, unheard)).rejects.toThrow('Nobody hears.');
  expect(await rotateKeys(rotator, both, silently)).toMatchObject({ personKeys: 50, purposeKeys: 0, left: 0 });
});

test('done again it has nothing to do', async () => {
  const { rotator, old, rows } = await worldOf(3);
  const both = keyEncryptionOf(newKey(), old);
  await rotateKeys(rotator, both, silently);
  const before = await rows();
  expect(await rotateKeys(rotator, both, silently)).toMatchObject({ personKeys: 0, purposeKeys: 0, left: 0 });
  expect(await rows()).toEqual(before);
});

test('without the old key, or with a wrong one beside the new, it says which is needed and changes nothing', async () => {
  const { rotator, old, rows, readAll, items } = await worldOf(3);
  const before = await rows();
  const needed = await keyEncryptionOf(old).currentKeyId();
  for (const wrong of [keyEncryptionOf(newKey()), keyEncryptionOf(newKey(), newKey())]) {
    await expect(rotateKeys(rotator, wrong, silently)).rejects.toMatchObject({
      code: 'key-unavailable',
      message: expect.stringContaining(needed),
    });
  }
  expect(await rows()).toEqual(before);
  expect(await readAll(keyEncryptionOf(old))).toHaveLength(items.length);
});

test('of two old keys each is needed: without one of them nothing is changed', async () => {
  const { rotator, old, rows, gateway, readAll, items } = await worldOf(3);
  const older = newKey();
  const item = notes();
  await gateway
    .transaction()
    .execute((transaction) => openDossier(keyEncryptionOf(older)).storeContent(transaction, [item]));
  const before = await rows();
  const fresh = newKey();
  for (const [given, needed] of [
    [old, older],
    [older, old],
  ] as const) {
    await expect(rotateKeys(rotator, keyEncryptionOf(fresh, given), silently)).rejects.toMatchObject({
      code: 'key-unavailable',
      message: expect.stringContaining(await keyEncryptionOf(needed).currentKeyId()),
    });
  }
  expect(await rows()).toEqual(before);
  expect(await rotateKeys(rotator, keyEncryptionOf(fresh, old, older), silently)).toMatchObject({
    personKeys: 4,
    left: 0,
  });
  expect(await readAll(keyEncryptionOf(fresh))).toHaveLength(items.length);
});

test('one key that was altered is left, named, and holds nobody else up', async () => {
  const { rotator, old, items, superuser, readAll } = await worldOf(9);
  const [altered = ''] = items.map(({ personId }) => personId).toSorted();
  await sql`update dossier.person_keys set wrapped_key = (
    select wrapped_key from dossier.person_keys where person_id <> ${altered} limit 1
  ) where person_id = ${altered}`.execute(superuser);
  const fresh = newKey();
  const told: (readonly [number, number])[] = [];
  const report = await rotateKeys(rotator, keyEncryptionOf(fresh, old), (...progress) => {
    told.push(progress);
  });
  expect(report).toMatchObject({ personKeys: 8, unopened: [altered], left: 1 });
  expect(told.at(-1)).toEqual([9 + purposeCount, 9 + purposeCount]);
  const others = items.filter(({ personId }) => personId !== altered).map(({ contentRef }) => contentRef);
  expect(await readAll(keyEncryptionOf(fresh), others)).toHaveLength(8);
});

/** Does something between the moment a key was wrapped anew and the moment it would be stored. */
const meanwhile = (encryption: KeyEncryption, act: (personId: string) => Promise<unknown>): KeyEncryption => ({
  ...encryption,
  rewrap: async (wrapped, owner) => {
    const fresh = await encryption.rewrap(wrapped, owner);
    if (owner.kind === 'person') await act(owner.id);
    return fresh;
  },
});

test('who is erased while their key is wrapped anew stays erased', async () => {
  const { rotator, old, items, erase, readAll, superuser } = await worldOf(3);
  const gone = personOf(items, 1);
  const both = keyEncryptionOf(newKey(), old);
  const erasing = meanwhile(both, async (personId) => personId === gone && erase(personId));
  const report = await rotateKeys(rotator, erasing, silently);
  expect(report).toMatchObject({ personKeys: 2, overtaken: 1, left: 0 });
  await expect(readAll(both)).rejects.toMatchObject({ code: 'content-destroyed' });
  const { rows } = await sql`select wrapped_key from dossier.person_keys where person_id = ${gone}`.execute(superuser);
  expect(rows).toEqual([{ wrapped_key: null }]);
});

test('a key that somebody else wrapped anew meanwhile is left as it is by then', async () => {
  const { rotator, old, items, superuser } = await worldOf(1);
  const theirs = randomBytes(61);
  const both = meanwhile(keyEncryptionOf(newKey(), old), () =>
    sql`update dossier.person_keys set wrapped_key = ${theirs}`.execute(superuser),
  );
  expect(await rotateKeys(rotator, both, silently)).toMatchObject({ personKeys: 0, overtaken: 1, left: 1 });
  const { rows } = await sql`
    select wrapped_key from dossier.person_keys where person_id = ${personOf(items, 0)}`.execute(superuser);
  expect(rows).toEqual([{ wrapped_key: theirs }]);
});

test('two at once do the work of one', async () => {
  const { rotator, old, readAll, items } = await worldOf(150);
  const fresh = newKey();
  const rotate = () => rotateKeys(rotator, keyEncryptionOf(fresh, old), silently);
  const reports = await Promise.all([rotate(), rotate()]);
  for (const { left } of reports) expect(left).toBe(0);
  expect(reports.reduce((sum, { personKeys }) => sum + personKeys, 0)).toBe(items.length);
  expect(await readAll(keyEncryptionOf(fresh))).toHaveLength(items.length);
});

test('what is still wrapped with the old key meanwhile is told, and done by the next one', async () => {
  const { rotator, old, gateway } = await worldOf(2);
  const both = keyEncryptionOf(newKey(), old);
  let came = false;
  // Somebody new, by a process that was not told of the new key.
  const late = meanwhile(both, async () => {
    if (came) return;
    came = true;
    const item = { ...notes(), personId: '00000000-0000-4000-8000-000000000000' };
    await gateway
      .transaction()
      .execute((transaction) => openDossier(keyEncryptionOf(old)).storeContent(transaction, [item]));
  });
  expect(await rotateKeys(rotator, late, silently)).toMatchObject({ personKeys: 2, left: 1 });
  expect(await rotateKeys(rotator, both, silently)).toMatchObject({ personKeys: 1, left: 0 });
});

test('a service that wraps anew unsoundly is found out before anything is replaced', async () => {
  const { rotator, old, rows } = await worldOf(3);
  const both = keyEncryptionOf(newKey(), old);
  const unsound: readonly KeyEncryption['rewrap'][] = [
    (_wrapped, owner) => both.wrap(newKey(), owner),
    (wrapped) => Promise.resolve(wrapped),
    async (wrapped, owner) => ({ ...(await both.rewrap(wrapped, owner)), wrappedKey: randomBytes(61) }),
  ];
  const before = await rows();
  for (const rewrap of unsound) {
    await expect(rotateKeys(rotator, { ...both, rewrap }, silently)).rejects.toMatchObject({
      code: 'key-unavailable',
      message: expect.any(String),
    });
  }
  const [, unchanged] = unsound;
  const keyId = await both.currentKeyId();
  if (unchanged === undefined) throw new Error('There is a service that changes nothing.');
  await expect(rotateKeys(rotator, { ...both, rewrap: unchanged }, silently)).rejects.toThrow(
    `A key was not wrapped anew with ${keyId}: the key-encryption key changed meanwhile, or what answers is no sound key service. This key was left as it is; those before it are sound. Do it again.`,
  );
  expect(await rows()).toEqual(before);
});

test('a service that goes away ends it, and the next one goes on from there', async () => {
  const { rotator, old, items, readAll } = await worldOf(30);
  const fresh = newKey();
  const both = keyEncryptionOf(fresh, old);
  let answers = 20;
  const tiring: KeyEncryption = {
    ...both,
    rewrap: (wrapped, owner) => {
      answers -= 1;
      if (answers > 0) return both.rewrap(wrapped, owner);
      return Promise.reject(new DossierProblem('key-unavailable', 'Away.', { mayPass: true }));
    },
  };
  await expect(rotateKeys(rotator, tiring, silently)).rejects.toMatchObject({ mayPass: true });
  expect(await readAll(both)).toHaveLength(items.length);
  const { personKeys, left } = await rotateKeys(rotator, both, silently);
  expect(left).toBe(0);
  expect(personKeys).toBeGreaterThan(0);
  expect(personKeys).toBeLessThan(items.length);
  expect(await readAll(keyEncryptionOf(fresh))).toHaveLength(items.length);
});

test.each([
  ['is away', new DossierProblem('key-unavailable', 'Away.', { mayPass: true })],
  ['has a fault of its own', new TypeError('No answer.')],
])('a service that %s when a key is opened is not taken for a key that was altered', async (_what, fault) => {
  const { rotator, old, items, readAll } = await worldOf(30);
  const both = keyEncryptionOf(newKey(), old);
  const oldId = await keyEncryptionOf(old).currentKeyId();
  let answers = 20;
  const tiring: KeyEncryption = {
    ...both,
    unwrap: (wrapped, owner) => {
      if (wrapped.keyId === oldId) answers -= 1;
      return wrapped.keyId === oldId && answers <= 0 ? Promise.reject(fault) : both.unwrap(wrapped, owner);
    },
  };
  await expect(rotateKeys(rotator, tiring, silently)).rejects.toBe(fault);
  expect(await rotateKeys(rotator, both, silently)).toMatchObject({ unopened: [], left: 0 });
  expect(await readAll(both)).toHaveLength(items.length);
});
