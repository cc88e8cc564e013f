import { randomBytes } from 'node:crypto';
import { databaseRoles, environment } from '@traject/contracts';
import {
  decideDestruction,
  destroyContent,
  keyEncryptionByService,
  keyEncryptionOf,
  keyPurposes,
  loadPurposeKeys,
  openDossier,
  type ContentToStore,
  type KeyEncryption,
} from '@traject/dossier';
import { sql } from 'kysely';
import { expect, test, vi } from 'vitest';
import { dossierOfThisTest } from './dossier-of-this-test.js';
import { keyFile } from './key-file.js';
import { environmentOf, startKeyService } from './key-service.js';
import { rotateKeysCommand } from './rotation-command.js';
import { wordsAbout } from './words-about-somebody.js';

const purposeCount = Object.keys(keyPurposes).length;

/** A database with the gateway's way of storing and reading, and a look at which key wraps what. */
const openWorld = async () => {
  const { urls, gateway, superuser, as } = await dossierOfThisTest();
  const eraser = as(databaseRoles.eraser).query;
  return {
    databaseUrl: urls[databaseRoles.keyRotator],
    gateway,
    superuser,
    store: (keys: KeyEncryption, items: readonly ContentToStore[]) =>
      gateway.transaction().execute((transaction) => openDossier(keys).storeContent(transaction, items)),
    read: async (keys: KeyEncryption, items: readonly ContentToStore[]) => {
      const request = {
        refs: items.map(({ contentRef }) => contentRef),
        reader: 'bos',
        role: 'coach',
        ground: 'assigned',
      };
      const found = await gateway
        .transaction()
        .execute((transaction) => openDossier(keys).readContent(transaction, request));
      return found.map(({ text }) => text);
    },
    erase: (personId: string) =>
      eraser.transaction().execute(async (transaction) => {
        await decideDestruction(transaction, { kind: 'person', personId }, 'erasure-asked');
        await destroyContent(transaction, { kind: 'person', personId });
      }),
    /** How many people's keys each key-encryption key wraps. */
    wrappedBy: async () => {
      const { rows } = await sql<{ kek_id: string; people: number }>`
        select kek_id, count(*) as people from dossier.person_keys where wrapped_key is not null group by kek_id
      `.execute(superuser.query);
      return new Map(rows.map(({ kek_id, people }) => [kek_id, people]));
    },
  };
};
type World = Awaited<ReturnType<typeof openWorld>>;

const textsOf = (items: readonly ContentToStore[]): readonly string[] => items.map(({ text }) => text);

/** Reads and writes until it is told to stop; what fails fails the test. @returns what was written, and how much was read */
const useMeanwhile = ({ read, store }: World, keys: KeyEncryption, known: readonly ContentToStore[]) => {
  let isOver = false;
  let reads = 0;
  const written: ContentToStore[] = [];
  const readers = async (): Promise<void> => {
    for (let at = 0; !isOver; at = (at + 7) % known.length) {
      const some = known.slice(at, at + 5);
      expect(await read(keys, some)).toEqual(textsOf(some));
      reads += 1;
    }
  };
  const writers = async (): Promise<void> => {
    while (!isOver) {
      const item = wordsAbout();
      await store(keys, [item]);
      written.push(item);
      expect(await read(keys, [item])).toEqual([item.text]);
    }
  };
  const work = Promise.all([readers(), readers(), writers()]);
  // What fails before it is stopped is told when it is.
  work.catch(() => undefined);
  return {
    reads: () => reads,
    stop: async () => {
      isOver = true;
      await work;
      return written;
    },
  };
};

/** Keeps a rotation from ending before it is let go, as it waits for the row of this person. */
const holdRowOf = async ({ superuser }: World, personId: string): Promise<() => Promise<void>> => {
  const client = await superuser.pool.connect();
  await client.query('begin');
  await client.query('select from dossier.person_keys where person_id = $1 for update', [personId]);
  return async () => {
    await client.query('commit');
    client.release();
  };
};

const connectionsOfRotation = `pg_stat_activity
  where application_name = 'traject-rotate-keys' and datname = current_database()`;

/** Who waits for a row does not notice that its client is dead, and would still change the row later. */
const endConnectionsOf = async ({ superuser }: World): Promise<void> => {
  await superuser.pool.query(`select pg_terminate_backend(pid) from ${connectionsOfRotation}`);
  await vi.waitFor(
    async () => expect((await superuser.pool.query(`select from ${connectionsOfRotation}`)).rowCount).toBe(0),
    { timeout: 30_000, interval: 20 },
  );
};

const lastOf = (items: readonly ContentToStore[]): string =>
  items
    .map(({ personId }) => personId)
    .toSorted()
    .at(-1) ?? '';

test('500 people are wrapped anew while they are read and written, also when it is killed in the middle', async () => {
  const world = await openWorld();
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const [before, both, after] = [keyEncryptionOf(oldKey), keyEncryptionOf(newKey, oldKey), keyEncryptionOf(newKey)];
  const people = Array.from({ length: 500 }, () => wordsAbout());
  await world.store(before, people);
  const purposeKeys = await loadPurposeKeys(world.gateway, before);
  const [oldId, newId] = [await before.currentKeyId(), await after.currentKeyId()];
  const [gone, alive] = [people.slice(0, 1), people.slice(1)];
  await world.erase(gone[0]?.personId ?? '');

  const use = useMeanwhile(world, both, alive);
  const files = await keyFile(newKey, oldKey);
  const letGo = await holdRowOf(world, lastOf(alive));
  const killed = rotateKeysCommand(world.databaseUrl, files);
  await vi.waitFor(async () => expect((await world.wrappedBy()).get(newId) ?? 0).toBeGreaterThan(150), {
    timeout: 30_000,
    interval: 5,
  });
  await killed.kill();
  await endConnectionsOf(world);
  await letGo();
  const half = (await world.wrappedBy()).get(oldId) ?? 0;
  expect(half).toBeGreaterThan(0);

  const { exitCode, said } = await rotateKeysCommand(world.databaseUrl, files).ended;
  expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining('may be taken away') });
  expect(said).toContain(`${half} keys of people`);
  const readsUntilNow = use.reads();
  await vi.waitFor(() => expect(use.reads()).toBeGreaterThan(readsUntilNow), 30_000);
  const written = await use.stop();
  expect([...(await world.wrappedBy()).keys()]).toEqual([newId]);

  const everything = [...alive, ...written];
  expect(await world.read(after, everything)).toEqual(textsOf(everything));
  await expect(world.read(before, alive)).rejects.toMatchObject({ code: 'key-unavailable' });
  await expect(world.read(after, gone)).rejects.toMatchObject({ code: 'content-destroyed' });
  const kept = await loadPurposeKeys(world.gateway, after);
  for (const purpose of Object.values(keyPurposes)) expect(kept(purpose)).toEqual(purposeKeys(purpose));
}, 180_000);

test('with the new key in the wrong line there is nothing to do, and it does not say to take away the old one', async () => {
  const world = await openWorld();
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const items = [wordsAbout()];
  await world.store(keyEncryptionOf(oldKey), items);
  const { exitCode, said } = await rotateKeysCommand(world.databaseUrl, await keyFile(oldKey, newKey)).ended;
  const oldId = await keyEncryptionOf(oldKey).currentKeyId();
  expect({ exitCode, said }).toEqual({ exitCode: 0, said: expect.stringContaining('There was nothing to do') });
  expect(said).toContain(`every key-encryption key but ${oldId} may be taken away`);
  expect(await world.read(keyEncryptionOf(oldKey), items)).toEqual(textsOf(items));
});

test('who is erased while the rotation waits for their row stays erased', async () => {
  const world = await openWorld();
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const item = wordsAbout();
  await world.store(keyEncryptionOf(oldKey), [item]);
  const client = await world.superuser.pool.connect();
  await client.query('begin');
  await client.query('update dossier.person_keys set wrapped_key = null, destroyed_at = now()');
  const rotation = rotateKeysCommand(world.databaseUrl, await keyFile(newKey, oldKey));
  await vi.waitFor(
    async () => {
      const { rows } = await world.superuser.pool.query(
        `select from ${connectionsOfRotation} and wait_event_type = 'Lock'`,
      );
      expect(rows).toHaveLength(1);
    },
    { timeout: 30_000, interval: 20 },
  );
  await client.query('commit');
  client.release();
  expect(await rotation.ended).toEqual({ exitCode: 0, said: expect.stringContaining('1 were destroyed') });
  await expect(world.read(keyEncryptionOf(newKey, oldKey), [item])).rejects.toMatchObject({
    code: 'content-destroyed',
  });
});

test.each([
  ['a file without the old key', (_old: Buffer) => keyFile(randomBytes(32)), /key-unavailable.*needs/],
  [
    'a file with a wrong old key',
    (_old: Buffer) => keyFile(randomBytes(32), randomBytes(32)),
    /key-unavailable.*needs/,
  ],
  ['a file with a damaged key', (old: Buffer) => keyFile(randomBytes(32), old.subarray(1)), /key-file-invalid.*line 2/],
  ['no file', () => Promise.resolve({ [environment.keyEncryptionKeyFile]: '/nowhere/keys' }), /key-unavailable/],
  ['nothing named', () => Promise.resolve({}), /settings-invalid.*neither is given/],
] as const)('%s: it says so, and nothing is changed', async (_what, keys, told) => {
  const world = await openWorld();
  const oldKey = randomBytes(32);
  const items = [wordsAbout(), wordsAbout()];
  await world.store(keyEncryptionOf(oldKey), items);
  const before = await world.wrappedBy();
  const { exitCode, said } = await rotateKeysCommand(world.databaseUrl, await keys(oldKey)).ended;
  expect({ exitCode, said }).toEqual({ exitCode: 2, said: expect.stringMatching(told) });
  expect(said).not.toContain(oldKey.toString('base64').slice(0, 10));
  expect(await world.wrappedBy()).toEqual(before);
  expect(await world.read(keyEncryptionOf(oldKey), items)).toEqual(textsOf(items));
});

test('with a key service the newest version of its key wraps everything, and the older one may be taken away', async () => {
  const world = await openWorld();
  const service = await startKeyService();
  const keys = keyEncryptionByService(service.settings);
  const people = Array.from({ length: 60 }, () => wordsAbout());
  await world.store(keys, people);
  const purposeKeys = await loadPurposeKeys(world.gateway, keys);
  const use = useMeanwhile(world, keys, people);
  service.rotate();
  const { exitCode, said } = await rotateKeysCommand(world.databaseUrl, environmentOf(service.settings)).ended;
  const written = await use.stop();
  expect({ exitCode, said }).toEqual({
    exitCode: 0,
    said: expect.stringContaining(`and ${purposeCount} keys for purposes were wrapped anew with transit/traject/v2`),
  });
  expect(service.requests.filter(({ operation }) => operation === 'rewrap').length).toBeGreaterThanOrEqual(64);
  expect([...(await world.wrappedBy()).keys()]).toEqual(['transit/traject/v2']);
  service.keepFrom(2);
  expect(await world.read(keys, [...people, ...written])).toEqual(textsOf([...people, ...written]));
  const kept = await loadPurposeKeys(world.gateway, keys);
  for (const purpose of Object.values(keyPurposes)) expect(kept(purpose)).toEqual(purposeKeys(purpose));
});

test('a service that no longer has the older version: it says so, and nothing is changed', async () => {
  const world = await openWorld();
  const service = await startKeyService();
  const keys = keyEncryptionByService(service.settings);
  await world.store(keys, [wordsAbout()]);
  const before = await world.wrappedBy();
  service.rotate();
  service.keepFrom(2);
  const { exitCode, said } = await rotateKeysCommand(world.databaseUrl, environmentOf(service.settings)).ended;
  expect({ exitCode, said }).toEqual({ exitCode: 2, said: expect.stringContaining('refused what it was given') });
  expect(await world.wrappedBy()).toEqual(before);
});

test("the wrapped key of one person in another person's row does not open, by the service either", async () => {
  const world = await openWorld();
  const service = await startKeyService();
  const keys = keyEncryptionByService(service.settings);
  const [one, two] = [wordsAbout(), wordsAbout()];
  await world.store(keys, [one, two]);
  await sql`update dossier.person_keys set wrapped_key = (
    select wrapped_key from dossier.person_keys where person_id = ${two.personId}
  ) where person_id = ${one.personId}`.execute(world.superuser.query);
  await expect(world.read(keys, [one])).rejects.toMatchObject({ code: 'key-unavailable', mayPass: false });
  expect(await world.read(keys, [two])).toEqual([two.text]);
});
