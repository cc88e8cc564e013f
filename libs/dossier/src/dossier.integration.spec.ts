import { createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dossierMigrations, keyEncryptionOf, openDossier, type ContentToStore } from './index.js';

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

/** Talk notes of a new employee; what a test does not name is random. */
const notes = (given: Partial<ContentToStore> = {}): ContentToStore => ({
  contentRef: randomUUID(),
  personId: randomUUID(),
  journeyId: randomUUID(),
  field: 'hold-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'Zij slaapt slecht sinds de reorganisatie – 日本 🙂',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
  ...given,
});
const store = (...items: ContentToStore[]) => inTransaction((transaction) => dossier.storeContent(transaction, items));
const reader = { reader: 'bos', role: 'bmw-practitioner', ground: 'assigned-practitioner' };
const read = (...refs: string[]) =>
  inTransaction((transaction) => dossier.readContent(transaction, { refs, ...reader }));
const readsOf = async (contentRef: string) =>
  (
    await sql<{ reader: string; ground: string }>`
    select reader, role, ground, person_id, journey_id, field from dossier.content_reads
    where content_ref = ${contentRef}`.execute(superuser.query)
  ).rows;

describe('words in the dossier', () => {
  it('come back as they were written, in the order asked for', async () => {
    const one = notes();
    const two = notes({ journeyId: null, label: 'personal', text: '' });
    await store(one, two);
    const content = await read(two.contentRef, one.contentRef.toUpperCase());
    const { commandId: _one, ...oneKept } = one;
    const { commandId: _two, ...twoKept } = two;
    expect(content).toMatchObject([twoKept, oneKept]);
  });

  it('stay once when the same command is tried again, also at the same time', async () => {
    const item = notes();
    await Promise.all([store(item), store(item), store(item)]);
    await store(item, item);
    expect(await read(item.contentRef)).toHaveLength(1);
  });

  it('are never replaced by other words under the same reference', async () => {
    const item = notes();
    await store(item);
    for (const other of [
      { ...item, text: 'Something else.' },
      { ...item, personId: randomUUID() },
      { ...item, label: 'employer' as const },
    ]) {
      await expect(store(other)).rejects.toMatchObject({
        code: 'content-differs',
        message: `Other content is already kept under reference ${item.contentRef}, or under its command. The earlier one was kept. Send changed words as a new command.`,
      });
    }
    const twice = notes();
    await expect(store(twice, { ...twice, text: 'Other.' })).rejects.toMatchObject({ code: 'content-differs' });
    expect(await read(item.contentRef)).toMatchObject([{ text: item.text }]);
  });

  it('are brought once more when their command is sent again, and are under way from then on', async () => {
    const [item, other] = [notes(), notes()];
    await store(item, other);
    const age = sql`update dossier.content set brought_at = '2020-01-01T00:00:00Z'`;
    await age.execute(superuser.query);
    await store(item);
    const { rows } = await sql<{ content_ref: string }>`
      select content_ref from dossier.content
      where content_ref in (${item.contentRef}, ${other.contentRef}) and brought_at > '2020-01-01T00:00:00Z'::timestamptz
        and written_at < now()`.execute(superuser.query);
    expect(rows).toEqual([{ content_ref: item.contentRef }]);
  });

  it('of a command are refused once others of that command are in use in that journey, and taken in another one', async () => {
    const first = notes();
    const again = notes({ commandId: first.commandId, journeyId: first.journeyId, personId: first.personId });
    await store(first);
    await store(again);
    await sql`insert into dossier.content_in_events values (${first.contentRef})`.execute(superuser.query);
    const third = { ...again, contentRef: randomUUID() };
    await expect(store(third)).rejects.toMatchObject({ code: 'content-differs' });
    await expect(read(third.contentRef)).rejects.toMatchObject({ code: 'content-not-found' });
    await store(first, again, { ...third, journeyId: randomUUID() });
    await store({ ...third, contentRef: randomUUID(), journeyId: null });
  });

  it('that something refers to are taken away by nobody, and the gateway takes away nothing', async () => {
    const item = notes();
    await store(item);
    await sql`insert into dossier.content_in_events values (${item.contentRef})`.execute(superuser.query);
    const taking = sql`delete from dossier.content where content_ref = ${item.contentRef}`;
    await expect(taking.execute(superuser.query)).rejects.toMatchObject({ code: '23503' });
    await expect(taking.execute(gateway.query)).rejects.toMatchObject({ code: '42501' });
    await expect(taking.execute(eraser.query)).rejects.toMatchObject({ code: '42501' });
    expect(await read(item.contentRef)).toHaveLength(1);
  });

  it('are a draft until others take its place, and each draft is found by what it is of', async () => {
    const of = { field: 'hold-bmw-talk.draft' };
    const [first, second, other] = [notes(of), notes(of), notes(of)];
    const draft = (key: string) => inTransaction((transaction) => dossier.draftOf(transaction, key));
    const keep = (key: string, item: ContentToStore) =>
      inTransaction((transaction) => dossier.keepDraft(transaction, key, item));
    const key = randomUUID();
    expect(await draft(key)).toBeNull();
    await keep(key, first);
    await keep(randomUUID(), other);
    expect(await draft(key)).toBe(first.contentRef);
    await keep(key, second);
    expect(await draft(key)).toBe(second.contentRef);
  });

  it('are refused when there are too many', async () => {
    const most = notes({ text: 'x'.repeat(50_000) });
    await expect(store(most, notes({ text: 'x'.repeat(50_001) }))).rejects.toMatchObject({
      code: 'content-too-long',
      message: 'A text has 50001 characters, and at most 50000 are kept. Nothing was stored. Shorten it.',
    });
    await expect(read(most.contentRef)).rejects.toMatchObject({ code: 'content-not-found' });
    await store(most);
    expect(await read(most.contentRef)).toMatchObject([{ text: most.text }]);
  });

  it('are not found under a reference that leads nowhere', async () => {
    const item = notes();
    await store(item);
    const notFound = (missing: number) => ({
      code: 'content-not-found',
      message: `${missing} of the references lead to no content. Nothing was handed out. Reload what refers to them.`,
    });
    await expect(read(item.contentRef, randomUUID())).rejects.toMatchObject(notFound(1));
    await expect(read(randomUUID(), randomUUID())).rejects.toMatchObject(notFound(2));
    await expect(read("' or true --")).rejects.toMatchObject(notFound(1));
    for (const longer of [`x${item.contentRef}`, `${item.contentRef}x`])
      await expect(read(longer, item.contentRef)).rejects.toMatchObject(notFound(1));
    expect(await readsOf(item.contentRef)).toEqual([]);
  });

  it('are none where none are asked for or given, and the database is not asked', async () => {
    const unasked: OpenTransaction = {
      isTransaction: true,
      getExecutor: () => {
        throw new Error('The database was asked.');
      },
    };
    await dossier.storeContent(unasked, []);
    expect(await dossier.readContent(unasked, { refs: [], ...reader })).toEqual([]);
    await expect(dossier.storeContent(unasked, [notes()])).rejects.toThrow('The database was asked.');
  });

  it('are not found when what was sealed is lost, and nothing of the same read is handed out', async () => {
    const [lost, kept] = [notes(), notes()];
    await store(lost, kept);
    await sql`delete from dossier.sealed_content where content_ref = ${lost.contentRef}`.execute(superuser.query);
    await expect(read(kept.contentRef, lost.contentRef)).rejects.toMatchObject({
      code: 'content-not-found',
      message: expect.stringMatching(/^1 of the references/),
    });
    expect(await readsOf(kept.contentRef)).toEqual([]);
  });
});

describe('a ciphertext that is not what it was', () => {
  const ciphertextOf = async (contentRef: string) => {
    const { rows } = await sql<{ ciphertext: Buffer }>`
      select ciphertext from dossier.sealed_content where content_ref = ${contentRef}`.execute(superuser.query);
    return rows[0]?.ciphertext ?? Buffer.alloc(0);
  };
  const overwrite = (contentRef: string, ciphertext: Buffer) =>
    sql`update dossier.sealed_content set ciphertext = ${ciphertext} where content_ref = ${contentRef}`.execute(
      superuser.query,
    );
  const unreadable = {
    code: 'content-unreadable',
    message: expect.stringMatching(/altered, cut off or moved.*Nothing was changed\. Restore it from a backup/),
    cause: expect.any(Error),
  };

  it('is refused in another row, also of the same person, journey and field', async () => {
    const one = notes();
    const two = notes({ ...one, contentRef: randomUUID() });
    const three = notes();
    await store(one, two, three);
    const [ofOne, ofTwo, ofThree] = await Promise.all([one, two, three].map((item) => ciphertextOf(item.contentRef)));
    await overwrite(one.contentRef, ofTwo ?? Buffer.alloc(0));
    await expect(read(one.contentRef)).rejects.toMatchObject(unreadable);
    await overwrite(one.contentRef, ofThree ?? Buffer.alloc(0));
    await expect(read(one.contentRef)).rejects.toMatchObject(unreadable);
    await overwrite(one.contentRef, ofOne ?? Buffer.alloc(0));
    expect(await read(one.contentRef)).toHaveLength(1);
  });

  it.each(['person_id', 'journey_id', 'field', 'version'])('is refused under another %s', async (column) => {
    const item = notes();
    const other = notes({ version: 7, field: 'other' });
    await store(item, other);
    await sql`update dossier.content set ${sql.ref(column)} = (
        select ${sql.ref(column)} from dossier.content where content_ref = ${other.contentRef}
      ) where content_ref = ${item.contentRef}`.execute(superuser.query);
    await expect(read(item.contentRef)).rejects.toMatchObject(unreadable);
  });

  it('is refused when it is cut off, and with any part altered', async () => {
    const item = notes();
    await store(item);
    const whole = await ciphertextOf(item.contentRef);
    for (const length of [0, 1, 13, 29, whole.length - 1]) {
      await overwrite(item.contentRef, whole.subarray(0, length));
      await expect(read(item.contentRef)).rejects.toMatchObject(unreadable);
    }
    for (const place of [0, 1, 12, 13, 28, 29, whole.length - 1]) {
      const altered = Buffer.from(whole);
      altered[place] = (altered[place] ?? 0) ^ 1;
      await overwrite(item.contentRef, altered);
      await expect(read(item.contentRef)).rejects.toMatchObject(unreadable);
    }
  });
});

describe('what is kept and outlives code', () => {
  it('is a data key wrapped for its person, and a fingerprint that is keyed by it', async () => {
    const item = notes();
    await store(item);
    const { rows } = await sql<{ wrapped_key: Buffer; kek_id: string; fingerprint: Buffer }>`
      select wrapped_key, kek_id, fingerprint from dossier.content join dossier.person_keys using (person_id)
      where content_ref = ${item.contentRef}`.execute(superuser.query);
    const [kept] = rows;
    if (kept === undefined) throw new Error('What was stored is not there.');
    const wrapped = { wrappedKey: kept.wrapped_key, keyId: kept.kek_id };
    const dataKey = await keyEncryptionOf(kek).unwrap(wrapped, { kind: 'person', id: item.personId });
    const key = Buffer.from(hkdfSync('sha256', dataKey, 'traject', 'fingerprint of content', 32));
    const place = ['traject content', item.contentRef, item.personId, `journey ${item.journeyId}`, item.field, '1'];
    const fingerprint = createHmac('sha256', key)
      .update(JSON.stringify([...place, item.label, item.text]))
      .digest();
    expect(kept.fingerprint.equals(fingerprint)).toBe(true);
  });
});

describe('a ground that the database does not let hold', () => {
  it('is told as such, and hands nothing out', async () => {
    const item = notes();
    await store(item);
    await sql`
      create policy closed on dossier.content_reads as restrictive for insert with check (ground <> 'closed')
    `.execute(superuser.query);
    const onGround = (ground: string, by = 'bos') =>
      inTransaction((transaction) =>
        dossier.readContent(transaction, { refs: [item.contentRef], ...reader, reader: by, ground }),
      );
    await expect(onGround('closed')).rejects.toMatchObject({
      code: 'ground-does-not-hold',
      message:
        'There is no ground on which you may read this now. Nothing was handed out. Load what refers to it again.',
      cause: { code: '42501' },
    });
    expect(await onGround('open')).toHaveLength(1);
    // What else the database says is no matter of a ground.
    await expect(onGround('open', 'no\u0000name')).rejects.toMatchObject({ code: '22021' });
  });
});

describe('the log of reads', () => {
  it('tells who read what, of whom and on what ground', async () => {
    const item = notes();
    await store(item);
    await read(item.contentRef, item.contentRef);
    expect(await readsOf(item.contentRef)).toEqual([
      { ...reader, person_id: item.personId, journey_id: item.journeyId, field: item.field },
    ]);
  });

  it('has no entry when the reading was rolled back', async () => {
    const item = notes();
    await store(item);
    const rolledBack = inTransaction(async (transaction) => {
      await dossier.readContent(transaction, { refs: [item.contentRef], ...reader });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await readsOf(item.contentRef)).toEqual([]);
  });

  it('must have an entry of the same transaction before the gateway sees a ciphertext', async () => {
    const item = notes();
    await store(item);
    await read(item.contentRef);
    const sealed = sql`select ciphertext from dossier.sealed_content where content_ref = ${item.contentRef}`;
    expect((await sealed.execute(gateway.query)).rows).toEqual([]);
    expect((await sealed.execute(superuser.query)).rows).toHaveLength(1);
  });

  it('is never changed, by the gateway or by its owner', async () => {
    const owner = connect<unknown>(database.ownerUrl);
    for (const change of [
      sql`update dossier.content_reads set reader = 'nobody'`,
      sql`delete from dossier.content_reads`,
      sql`truncate dossier.content_reads`,
    ]) {
      await expect(change.execute(gateway.query)).rejects.toThrow('permission denied');
      await expect(change.execute(owner.query)).rejects.toThrow('only ever added to');
    }
    await owner.close();
  });
});

describe('who may look into the tables', () => {
  const tables = ['person_keys', 'content', 'sealed_content', 'content_reads', 'read_chains'].map(
    (name) => `dossier.${name}`,
  );

  it.each([databaseRoles.worker, databaseRoles.relay, databaseRoles.reporting])('%s may not', async (role) => {
    const process = connect<unknown>(database.urls[role]);
    for (const table of tables) {
      await expect(sql`select * from ${sql.table(table)}`.execute(process.query)).rejects.toThrow('permission denied');
    }
    await process.close();
  });

  it('their owner sees nothing, and would see it if row-level security were not forced', async () => {
    const item = notes();
    await store(item);
    await read(item.contentRef);
    const owner = connect<unknown>(database.ownerUrl);
    for (const table of tables) {
      const all = sql`select * from ${sql.table(table)}`;
      expect((await all.execute(owner.query)).rows).toEqual([]);
      await sql`alter table ${sql.table(table)} no force row level security`.execute(owner.query);
      expect((await all.execute(owner.query)).rows).not.toEqual([]);
      await sql`alter table ${sql.table(table)} force row level security`.execute(owner.query);
    }
    await owner.close();
  });

  it('every table of the dossier forces row-level security', async () => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
      where nspname = 'dossier' and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)
    `.execute(superuser.query);
    expect(rows).toEqual([]);
  });

  it('a marker in the words stands nowhere in plain, in no column of any table', async () => {
    const marker = 'marker-of-what-was-said';
    const found = async (text: string): Promise<number> => {
      const hits = await Promise.all(
        tables.map((table) =>
          sql`
            select 1 from ${sql.table(table)} as t
            where position(${text} in t::text) > 0 or position(encode(${text}::bytea, 'hex') in t::text) > 0
          `.execute(superuser.query),
        ),
      );
      return hits.flatMap((hit) => hit.rows).length;
    };
    await store(notes({ text: `He said: ${marker}.` }));
    expect(await found(marker)).toBe(0);
    await store(notes({ field: marker }));
    expect(await found(marker)).toBe(1);
  });
});
