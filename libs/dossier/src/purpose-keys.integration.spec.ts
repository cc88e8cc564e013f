import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, migrate, type MigrationModule } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import {
  dossierMigrations,
  keyEncryptionOf,
  keyPurposes,
  loadPurposeKeys,
  rotateKeys,
  type KeyEncryption,
  type KeyOwner,
  type KeyPurpose,
  type PurposeKeys,
} from './index.js';

const beforePurposeKeys: MigrationModule = {
  ...dossierMigrations,
  migrations: dossierMigrations.migrations.slice(0, 2),
};

/** A database of this test's own, with what the gateway, the rotator and a superuser see of it. */
const opened = async (module = dossierMigrations) => {
  const database = await createTestDatabase(inject('postgresUrl'), [module]);
  onTestFinished(() => database.drop());
  const as = (url: string) => {
    const { query, close } = connect<unknown>(url);
    onTestFinished(close);
    return query;
  };
  return {
    database,
    gateway: as(database.urls[databaseRoles.gateway]),
    rotator: as(database.urls[databaseRoles.keyRotator]),
    superuser: as(database.superuserUrl),
  };
};
const purposes = Object.values(keyPurposes);
const shown = (keys: PurposeKeys) => purposes.map((purpose) => Buffer.from(keys(purpose)).toString('hex'));
const unavailable = { code: 'key-unavailable', mayPass: false };

/** Somebody has a data key, as whoever has content does; in any version of the database. */
const keepSomebody = async ({ gateway }: Awaited<ReturnType<typeof opened>>, encryption: KeyEncryption) => {
  const id = randomUUID();
  const { wrappedKey, keyId } = await encryption.wrap(randomBytes(32), { kind: 'person', id });
  await sql`
    insert into dossier.person_keys (person_id, wrapped_key, kek_id) values (${id}, ${Buffer.from(wrappedKey)}, ${keyId})
  `.execute(gateway);
};

describe('the keys for purposes', () => {
  test('are made once, whoever comes first, and are other ones for every purpose and every database', async () => {
    const { gateway, superuser } = await opened();
    const encryption = keyEncryptionOf(randomBytes(32));
    const loaded = await Promise.all(Array.from({ length: 8 }, () => loadPurposeKeys(gateway, encryption)));
    const [first = [], ...others] = loaded.map(shown);
    for (const other of others) expect(other).toEqual(first);
    expect(new Set(first).size).toBe(purposes.length);
    const { rows } = await sql`select purpose from dossier.purpose_keys`.execute(superuser);
    expect(rows).toHaveLength(purposes.length);
    expect(shown(await loadPurposeKeys((await opened()).gateway, encryption))).not.toContain(first[0]);
  });

  test('are of no use with another key-encryption key, and none is made in their place', async () => {
    const { gateway, superuser } = await opened();
    const encryption = keyEncryptionOf(randomBytes(32));
    const keys = shown(await loadPurposeKeys(gateway, encryption));
    await expect(loadPurposeKeys(gateway, keyEncryptionOf(randomBytes(32)))).rejects.toMatchObject(unavailable);
    expect(shown(await loadPurposeKeys(gateway, encryption))).toEqual(keys);
    await sql`update dossier.purpose_keys set wrapped_key = (
      select wrapped_key from dossier.purpose_keys where purpose = ${keyPurposes.contentHashes}
    ) where purpose = ${keyPurposes.directoryHashes}`.execute(superuser);
    await expect(loadPurposeKeys(gateway, encryption)).rejects.toMatchObject(unavailable);
  });

  test('are bound to their purpose, and loaded by a service that cannot derive any', async () => {
    const { gateway } = await opened();
    const { derivedEarlier: _, ...service } = keyEncryptionOf(randomBytes(32));
    const owners: KeyOwner[] = [];
    const recording: KeyEncryption = {
      ...service,
      wrap: (key, owner) => {
        owners.push(owner);
        return service.wrap(key, owner);
      },
    };
    const made = shown(await loadPurposeKeys(gateway, recording));
    expect(owners).toEqual(purposes.map((purpose) => ({ kind: 'purpose', id: purpose })));
    expect(shown(await loadPurposeKeys(gateway, recording))).toEqual(made);
    expect(owners).toHaveLength(purposes.length);
  });

  test('are not kept when they cannot be unwrapped again', async () => {
    const { gateway, superuser } = await opened();
    const encryption = keyEncryptionOf(randomBytes(32));
    const unsound: KeyEncryption = { ...encryption, wrap: (key) => encryption.wrap(key, { kind: 'person', id: 'x' }) };
    await expect(loadPurposeKeys(gateway, unsound)).rejects.toMatchObject(unavailable);
    const { rows } = await sql`select from dossier.purpose_keys`.execute(superuser);
    expect(rows).toEqual([]);
  });

  test('stay the same when the key-encryption key is changed', async () => {
    const { gateway, rotator } = await opened();
    const [old, fresh] = [randomBytes(32), randomBytes(32)];
    const before = shown(await loadPurposeKeys(gateway, keyEncryptionOf(old)));
    const report = await rotateKeys(rotator, keyEncryptionOf(fresh, old), () => undefined);
    expect(report).toMatchObject({ purposeKeys: purposes.length, left: 0 });
    expect(shown(await loadPurposeKeys(gateway, keyEncryptionOf(fresh)))).toEqual(before);
  });
});

describe('a database that was made before there were keys for purposes', () => {
  const derived = async (encryption: KeyEncryption, purpose: string) => {
    const key = await encryption.derivedEarlier?.(await encryption.currentKeyId(), purpose);
    return Buffer.from(key ?? []).toString('hex');
  };
  const earlier = async () => {
    const world = await opened(beforePurposeKeys);
    const encryption = keyEncryptionOf(randomBytes(32));
    await keepSomebody(world, encryption);
    await migrate(world.database.ownerUrl, [dossierMigrations]);
    return { ...world, encryption };
  };

  test('keeps the keys of its hashes, as they were derived, and new ones for what lapses anyway', async () => {
    const { gateway, encryption } = await earlier();
    const loaded = await Promise.all([1, 2, 3].map(() => loadPurposeKeys(gateway, encryption)));
    for (const keys of loaded) {
      expect(shown(keys)).toEqual(shown(await loadPurposeKeys(gateway, encryption)));
      for (const purpose of [keyPurposes.directoryHashes, keyPurposes.contentHashes]) {
        expect(Buffer.from(keys(purpose)).toString('hex')).toBe(await derived(encryption, purpose));
      }
      const cursors = Buffer.from(keys(keyPurposes.gatewayCursors)).toString('hex');
      expect(cursors).not.toBe(await derived(encryption, keyPurposes.gatewayCursors));
    }
  });

  test('gets no others by mistake: another key, or a service that cannot derive, is refused, and nothing changed', async () => {
    const { gateway, encryption, superuser, rotator } = await earlier();
    const { derivedEarlier: _, ...service } = encryption;
    const other = keyEncryptionOf(randomBytes(32));
    for (const wrong of [other, service]) {
      await expect(loadPurposeKeys(gateway, wrong)).rejects.toMatchObject(unavailable);
    }
    await expect(loadPurposeKeys(gateway, service)).rejects.toThrow(
      new RegExp(
        `was derived from key-encryption key ${await encryption.currentKeyId()} and is not kept yet\\. Nothing was`,
      ),
    );
    await expect(rotateKeys(rotator, other, () => undefined)).rejects.toMatchObject({
      ...unavailable,
      message: expect.stringMatching(/not kept yet\. Nothing was changed\. Start the gateway of this version once/),
    });
    const { rows } = await sql`select from dossier.purpose_keys where wrapped_key is not null`.execute(superuser);
    expect(rows).toEqual([]);
    const keys = await loadPurposeKeys(gateway, encryption);
    expect(Buffer.from(keys(keyPurposes.contentHashes)).toString('hex')).toBe(
      await derived(encryption, keyPurposes.contentHashes),
    );
  });

  test('but without anybody in it has keys that nobody can derive', async () => {
    const world = await opened(beforePurposeKeys);
    await migrate(world.database.ownerUrl, [dossierMigrations]);
    const encryption = keyEncryptionOf(randomBytes(32));
    const keys = await loadPurposeKeys(world.gateway, encryption);
    for (const purpose of purposes) {
      expect(Buffer.from(keys(purpose)).toString('hex')).not.toBe(await derived(encryption, purpose));
    }
  });
});

test('of a purpose that there is none of, no key is given', async () => {
  const { gateway } = await opened();
  const keys = await loadPurposeKeys(gateway, keyEncryptionOf(randomBytes(32)));
  // A purpose of another version, which the types of this one do not know.
  expect(() => keys('another purpose' as KeyPurpose)).toThrow(
    expect.objectContaining({
      ...unavailable,
      message: 'There is no key for another purpose. Nothing was changed. Start again.',
    }),
  );
});

test('a key service that is not set up to keep keys apart is refused before anything is made', async () => {
  const { gateway, superuser } = await opened();
  const unfit: KeyEncryption = {
    ...keyEncryptionOf(randomBytes(32)),
    currentKeyId: () => Promise.reject(new Error('does not bind')),
  };
  await expect(loadPurposeKeys(gateway, unfit)).rejects.toThrow('does not bind');
  expect((await sql`select from dossier.purpose_keys`.execute(superuser)).rows).toEqual([]);
});

describe('who may do what with the keys', () => {
  test('the gateway makes keys for purposes and never replaces, destroys or removes one', async () => {
    const { gateway, superuser } = await opened();
    await loadPurposeKeys(gateway, keyEncryptionOf(randomBytes(32)));
    const replaced = await sql`update dossier.purpose_keys set wrapped_key = '\\x00'`.execute(gateway);
    expect(replaced.numAffectedRows).toBe(0n);
    for (const change of [sql`delete from dossier.purpose_keys`, sql`truncate dossier.purpose_keys`]) {
      await expect(change.execute(gateway)).rejects.toThrow('permission denied');
    }
    await expect(
      sql`insert into dossier.purpose_keys (purpose, wrapped_key, kek_id) values ('another', null, 'x')`.execute(
        gateway,
      ),
    ).rejects.toThrow('row-level security');
    // The control: without row-level security the very same statement replaces them.
    expect((await sql`update dossier.purpose_keys set wrapped_key = '\\x00'`.execute(superuser)).numAffectedRows).toBe(
      BigInt(purposes.length),
    );
  });

  test('the rotator wraps anew, and can neither bring back a destroyed key nor destroy, make or remove one', async () => {
    const world = await opened();
    const { rotator, superuser, gateway } = world;
    const encryption = keyEncryptionOf(randomBytes(32));
    await loadPurposeKeys(gateway, encryption);
    await keepSomebody(world, encryption);
    const change = (statement: string) => sql.raw(statement).execute(rotator);
    expect((await change(`update dossier.person_keys set wrapped_key = '\\x01'`)).numAffectedRows).toBe(1n);
    for (const table of ['dossier.person_keys', 'dossier.purpose_keys']) {
      await expect(change(`update ${table} set wrapped_key = null`)).rejects.toThrow('row-level security');
      await expect(change(`delete from ${table}`)).rejects.toThrow('permission denied');
      await expect(change(`truncate ${table}`)).rejects.toThrow('permission denied');
      await expect(change(`update ${table} set created_at = now()`)).rejects.toThrow('permission denied');
    }
    await expect(change(`update dossier.person_keys set destroyed_at = null`)).rejects.toThrow('permission denied');
    await expect(change(`insert into dossier.purpose_keys values ('x', '\\x00', 'x')`)).rejects.toThrow(
      'permission denied',
    );
    await sql`update dossier.person_keys set wrapped_key = null, destroyed_at = now()`.execute(superuser);
    expect((await change(`update dossier.person_keys set wrapped_key = '\\x02'`)).numAffectedRows).toBe(0n);
  });

  test('the rotator sees no content, and owns nothing', async () => {
    const { rotator, superuser } = await opened();
    for (const table of ['content', 'sealed_content', 'content_reads']) {
      await expect(sql`select * from ${sql.table(`dossier.${table}`)}`.execute(rotator)).rejects.toThrow(
        'permission denied',
      );
    }
    const { rows } = await sql`
      select from pg_class join pg_roles on pg_roles.oid = relowner where rolname = ${databaseRoles.keyRotator}
    `.execute(superuser);
    expect(rows).toEqual([]);
  });

  test.each([databaseRoles.worker, databaseRoles.relay, databaseRoles.reporting, databaseRoles.auditor])(
    '%s sees no key',
    async (role) => {
      const { database } = await opened();
      const process = connect<unknown>(database.urls[role]);
      onTestFinished(process.close);
      for (const table of ['person_keys', 'purpose_keys']) {
        await expect(sql`select * from ${sql.table(`dossier.${table}`)}`.execute(process.query)).rejects.toThrow(
          'permission denied',
        );
      }
    },
  );
});
