import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { dossierMigrations, keyEncryptionOf, openDossier, type ContentToStore } from './index.js';
import { eraseAs } from './erase-for-tests.js';
import { unwrapAll } from './person-keys.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let eraser: Database<unknown>;
let superuser: Database<unknown>;
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  eraser = connect(database.urls[databaseRoles.eraser]);
  superuser = connect(database.superuserUrl);
});
afterAll(async () => {
  await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
  await database.drop();
});

const kek = randomBytes(32);
const dossier = openDossier(keyEncryptionOf(kek));
const inTransaction = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  gateway.query.transaction().execute(work);

/** Talk notes of a new employee, unless told of whom. */
const notes = (personId: string = randomUUID()): ContentToStore => ({
  contentRef: randomUUID(),
  personId,
  journeyId: randomUUID(),
  field: 'record-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'What was said.',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
});
const store = (...items: ContentToStore[]) => inTransaction((transaction) => dossier.storeContent(transaction, items));
const erase = (personId: string): Promise<number> => eraseAs(eraser)(personId);
const reader = { reader: 'bos', role: 'bmw-practitioner', ground: 'assigned-practitioner' };
const read = (...refs: string[]) =>
  inTransaction((transaction) => dossier.readContent(transaction, { refs, ...reader }));

describe('the key of a person', () => {
  it('is of no use to a process with another key-encryption key', async () => {
    const item = notes();
    await store(item);
    const other = openDossier(keyEncryptionOf(randomBytes(32)));
    await expect(
      inTransaction((transaction) => other.readContent(transaction, { refs: [item.contentRef], ...reader })),
    ).rejects.toMatchObject({ code: 'key-unavailable' });
  });

  it('is of no use for another person', async () => {
    const one = notes();
    const two = notes();
    await store(one, two);
    await sql`update dossier.person_keys set wrapped_key = (
        select wrapped_key from dossier.person_keys where person_id = ${two.personId}
      ) where person_id = ${one.personId}`.execute(superuser.query);
    await expect(read(one.contentRef)).rejects.toMatchObject({ code: 'key-unavailable' });
  });

  it('once destroyed, erases all content of that person and nobody else, and cannot be made again', async () => {
    const gone = notes();
    const kept = notes();
    await store(gone, kept);
    expect([await erase(gone.personId), await erase(gone.personId)]).toEqual([1, 0]);
    await expect(read(gone.contentRef)).rejects.toMatchObject({
      code: 'content-destroyed',
      message: expect.stringMatching(/^This person was erased.*Nothing was changed, and it cannot be undone\.$/),
    });
    await expect(read(gone.contentRef, kept.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    await expect(store(notes(gone.personId))).rejects.toMatchObject({ code: 'content-destroyed' });
    expect(
      await inTransaction((transaction) =>
        dossier.readContent(transaction, {
          refs: [gone.contentRef, kept.contentRef],
          ...reader,
          whenDestroyed: 'omit',
        }),
      ),
    ).toMatchObject([{ contentRef: kept.contentRef }]);
  });

  it('once destroyed, keeps words erased that a restored table brings back', async () => {
    const [gone, kept] = [notes(), notes()];
    await store(gone, kept);
    const { rows } = await sql<{ ciphertext: Buffer }>`
      select ciphertext from dossier.sealed_content where content_ref = ${gone.contentRef}`.execute(superuser.query);
    await erase(gone.personId);
    await sql`insert into dossier.sealed_content values (${gone.contentRef}, ${rows[0]?.ciphertext})`.execute(
      superuser.query,
    );
    await expect(read(gone.contentRef)).rejects.toMatchObject({ code: 'content-destroyed' });
    const refs = [gone.contentRef, kept.contentRef];
    const left = inTransaction((transaction) =>
      dossier.readContent(transaction, { refs, ...reader, whenDestroyed: 'omit' }),
    );
    expect(await left).toMatchObject([{ contentRef: kept.contentRef }]);
  });

  it('is made once: of the key service a new one is asked for those alone who have none', async () => {
    const [known, alsoKnown, fresh] = [notes(), notes(), notes()];
    await store(known, alsoKnown);
    const wrappedFor: string[] = [];
    const keys = keyEncryptionOf(kek);
    const counting = openDossier({
      ...keys,
      wrap: (key, owner) => {
        wrappedFor.push(owner.id);
        return keys.wrap(key, owner);
      },
    });
    const more = [known, alsoKnown, fresh, fresh].map(({ personId }) => notes(personId));
    await inTransaction((transaction) => counting.storeContent(transaction, more));
    expect(wrappedFor).toEqual([fresh.personId]);
    expect(await read(...more.map(({ contentRef }) => contentRef))).toHaveLength(4);
  });

  it('is made for the same people at once without two waiting for each other, whatever order they come in', async () => {
    const people = [randomUUID(), randomUUID(), randomUUID()].toSorted();
    const [, middle] = people;
    const waiting = async (): Promise<number> =>
      (
        await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'
        `.execute(superuser.query)
      ).rows.length;
    const about = (some: readonly string[]) => some.map((personId) => notes(personId));
    const [rising, falling] = [about(people), about(people.toReversed())];
    // Both are held up half-way, each with what it has made by then.
    const { both } = await inTransaction(async (transaction) => {
      await dossier.storeContent(transaction, [notes(middle)]);
      const storing = Promise.allSettled([store(...rising), store(...falling)]);
      await vi.waitFor(async () => expect(await waiting()).toBe(2));
      return { both: storing };
    });
    expect((await both).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
    expect(await read(...[...rising, ...falling].map(({ contentRef }) => contentRef))).toHaveLength(6);
  });

  it.each([
    ['put back', sql`wrapped_key = '\\x00', destroyed_at = null`],
    ['destroyed', sql`wrapped_key = null, destroyed_at = now()`],
  ] as const)('cannot be %s by the gateway', async (_what, change) => {
    const item = notes();
    await store(item);
    const update = sql`update dossier.person_keys set ${change} where person_id = ${item.personId}`;
    await expect(update.execute(gateway.query)).rejects.toThrow('permission denied');
  });
});

describe('the keys of some people', () => {
  it('hold none of anybody else, so that nothing is sealed or opened without a key', async () => {
    const keyOf = await unwrapAll(keyEncryptionOf(kek), []);
    expect(() => keyOf('somebody')).toThrow(
      expect.objectContaining({
        code: 'key-unavailable',
        message: 'A person has no data key. Nothing was stored or handed out.',
      }),
    );
  });
});
