import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { dossierMigrations, keyEncryptionOf, openDossier, type KeyEncryption } from './index.js';
import { unwrapAll, type PersonKey } from './person-keys.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let owner: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  owner = connect(database.ownerUrl, { maxConnections: 1 });
  superuser = connect(database.superuserUrl);
  await sql`create function dossier.swallow() returns trigger language plpgsql as 'begin return null; end'`.execute(
    owner.query,
  );
});
afterAll(async () => {
  await Promise.all([gateway.close(), owner.close(), superuser.close()]);
  await database.drop();
});

/** Keys that tell how often one of them was unwrapped. */
const recordingKeys = (): KeyEncryption & { readonly unwrapped: () => number } => {
  const keys = keyEncryptionOf(kek);
  let count = 0;
  return {
    ...keys,
    wrap: (key, of) => keys.wrap(key, of),
    unwrap: (wrapped, of) => {
      count += 1;
      return keys.unwrap(wrapped, of);
    },
    unwrapped: () => count,
  };
};
const kek = randomBytes(32);

const stored = async (): Promise<string> => {
  const contentRef = randomUUID();
  const item = {
    contentRef,
    personId: randomUUID(),
    journeyId: randomUUID(),
    field: 'record-bmw-talk.notes',
    version: 1,
    label: 'confidential',
    text: 'Words.',
    commandId: randomUUID(),
    writtenBy: 'bos',
  } as const;
  const { storeContent } = openDossier(keyEncryptionOf(kek));
  await gateway.query.transaction().execute((transaction) => storeContent(transaction, [item]));
  return contentRef;
};

type Read = (transaction: OpenTransaction, keys: KeyEncryption, contentRef: string) => Promise<unknown>;

const readAsItIs: Read = (transaction, keys, contentRef) =>
  openDossier(keys).readContent(transaction, {
    refs: [contentRef],
    reader: 'bos',
    role: 'bmw-practitioner',
    ground: 'serving-practitioner',
  });

/** What somebody might write who forgets the log. */
const readWithoutLog: Read = async (transaction, keys, contentRef) => {
  const { rows } = await sql<PersonKey>`
    select person_id, wrapped_key, kek_id from dossier.content join dossier.person_keys using (person_id)
    where content_ref = ${contentRef}`.execute(transaction);
  return unwrapAll(keys, rows);
};

/** How many keys a read unwraps, whatever becomes of it. */
const unwrappedBy = async (read: Read, as: Database<unknown> = gateway): Promise<number> => {
  const contentRef = await stored();
  const keys = recordingKeys();
  await Promise.allSettled([as.query.transaction().execute((transaction) => read(transaction, keys, contentRef))]);
  return keys.unwrapped();
};

/** Ways in which no entry comes about. */
const withoutEntry: Readonly<Record<string, ReturnType<typeof sql>>> = {
  'is refused by the policy': sql`alter policy gateway_logs on dossier.content_reads with check (false)`,
  'is refused by a constraint': sql`alter table dossier.content_reads add constraint broken check (false) not valid`,
  'is swallowed': sql`create trigger swallows before insert on dossier.content_reads
    for each row execute function dossier.swallow()`,
};
const asBefore = [
  sql`alter policy gateway_logs on dossier.content_reads with check (true)`,
  sql`alter table dossier.content_reads drop constraint if exists broken`,
  sql`drop trigger if exists swallows on dossier.content_reads`,
];
afterEach(async () => {
  for (const statement of asBefore) await statement.execute(owner.query);
});

const ways = Object.keys(withoutEntry);

describe('the key to words', () => {
  it('is unwrapped once the read is logged', async () => {
    expect(await unwrappedBy(readAsItIs)).toBe(1);
  });

  it.each(ways)('stays wrapped when the entry in the log %s', async (way) => {
    await withoutEntry[way]?.execute(owner.query);
    expect(await unwrappedBy(readAsItIs)).toBe(0);
  });

  it('stays wrapped without an entry also for a superuser, whom no policy hides anything from', async () => {
    await withoutEntry['is swallowed']?.execute(owner.query);
    expect(await unwrappedBy(readAsItIs, superuser)).toBe(0);
  });

  it.each(ways)('is unwrapped by a way to read that forgets the log, when the entry %s', async (way) => {
    await withoutEntry[way]?.execute(owner.query);
    expect(await unwrappedBy(readWithoutLog)).toBe(1);
  });
});
