import { createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import type { OpenTransaction } from '@traject/database';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { notes, openDossierWorld, reader, type DossierWorld } from './dossier-for-tests.js';
import { keyEncryptionOf, type ContentToStore } from './index.js';

const encryption = keyEncryptionOf(randomBytes(32));
let world: DossierWorld;
beforeAll(async () => {
  world = await openDossierWorld(inject('postgresUrl'), encryption);
});
afterAll(() => world.close());

const isLogged = async (contentRef: string): Promise<boolean> => {
  const { rows } = await sql`select from dossier.content_reads where content_ref = ${contentRef}`.execute(
    world.superuser.query,
  );
  return rows.length > 0;
};

describe('words in the dossier', () => {
  it('come back as they were written, in the order asked for', async () => {
    const one = notes();
    const two = notes({ journeyId: null, label: 'personal', text: '' });
    await world.store(one, two);
    const content = await world.read(two.contentRef, one.contentRef.toUpperCase());
    const { commandId: _one, ...oneKept } = one;
    const { commandId: _two, ...twoKept } = two;
    expect(content).toMatchObject([twoKept, oneKept]);
  });

  it('stay once when the same command is tried again, also at the same time', async () => {
    const item = notes();
    await Promise.all([world.store(item), world.store(item), world.store(item)]);
    await world.store(item, item);
    expect(await world.read(item.contentRef)).toHaveLength(1);
  });

  it('are never replaced by other words under the same reference', async () => {
    const item = notes();
    await world.store(item);
    for (const other of [
      { ...item, text: 'Something else.' },
      { ...item, personId: randomUUID() },
      { ...item, label: 'employer' as const },
    ]) {
      await expect(world.store(other)).rejects.toMatchObject({
        code: 'content-differs',
        message: `Other content is already kept under reference ${item.contentRef}, or under its command. The earlier one was kept. Send changed words as a new command.`,
      });
    }
    const twice = notes();
    await expect(world.store(twice, { ...twice, text: 'Other.' })).rejects.toMatchObject({ code: 'content-differs' });
    expect(await world.read(item.contentRef)).toMatchObject([{ text: item.text }]);
  });

  it('are brought once more when their command is sent again, and are under way from then on', async () => {
    const [item, other] = [notes(), notes()];
    await world.store(item, other);
    const age = sql`update dossier.content set brought_at = '2020-01-01T00:00:00Z'`;
    await age.execute(world.superuser.query);
    await world.store(item);
    const { rows } = await sql<{ content_ref: string }>`
      select content_ref from dossier.content
      where content_ref in (${item.contentRef}, ${other.contentRef}) and brought_at > '2020-01-01T00:00:00Z'::timestamptz
        and written_at < now()`.execute(world.superuser.query);
    expect(rows).toEqual([{ content_ref: item.contentRef }]);
  });

  it('of a command are refused once others of that command are in use in that journey, and taken in another one', async () => {
    const first = notes();
    const again = notes({ commandId: first.commandId, journeyId: first.journeyId, personId: first.personId });
    await world.store(first);
    await world.store(again);
    await sql`insert into dossier.content_in_events values (${first.contentRef})`.execute(world.superuser.query);
    const third = { ...again, contentRef: randomUUID() };
    await expect(world.store(third)).rejects.toMatchObject({ code: 'content-differs' });
    await expect(world.read(third.contentRef)).rejects.toMatchObject({ code: 'content-not-found' });
    await world.store(first, again, { ...third, journeyId: randomUUID() });
    await world.store({ ...third, contentRef: randomUUID(), journeyId: null });
  });

  it('that something refers to are taken away by nobody, and the gateway takes away nothing', async () => {
    const item = notes();
    await world.store(item);
    await sql`insert into dossier.content_in_events values (${item.contentRef})`.execute(world.superuser.query);
    const taking = sql`delete from dossier.content where content_ref = ${item.contentRef}`;
    await expect(taking.execute(world.superuser.query)).rejects.toMatchObject({ code: '23503' });
    await expect(taking.execute(world.gateway.query)).rejects.toMatchObject({ code: '42501' });
    await expect(taking.execute(world.eraser.query)).rejects.toMatchObject({ code: '42501' });
    expect(await world.read(item.contentRef)).toHaveLength(1);
  });

  it('are a draft until others take its place, and each draft is found by what it is of', async () => {
    const of = { field: 'record-bmw-talk.draft' };
    const [first, second, other] = [notes(of), notes(of), notes(of)];
    const draft = (key: string) => world.asGateway((transaction) => world.dossier.draftOf(transaction, key));
    const keep = (key: string, item: ContentToStore) =>
      world.asGateway((transaction) => world.dossier.keepDraft(transaction, key, item));
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
    await expect(world.store(most, notes({ text: 'x'.repeat(50_001) }))).rejects.toMatchObject({
      code: 'content-too-long',
      message: 'A text has 50001 characters, and at most 50000 are kept. Nothing was stored. Shorten it.',
    });
    await expect(world.read(most.contentRef)).rejects.toMatchObject({ code: 'content-not-found' });
    await world.store(most);
    expect(await world.read(most.contentRef)).toMatchObject([{ text: most.text }]);
  });

  it('are not found under a reference that leads nowhere', async () => {
    const item = notes();
    await world.store(item);
    const notFound = (missing: number) => ({
      code: 'content-not-found',
      message: `${missing} of the references lead to no content. Nothing was handed out. Reload what refers to them.`,
    });
    await expect(world.read(item.contentRef, randomUUID())).rejects.toMatchObject(notFound(1));
    await expect(world.read(randomUUID(), randomUUID())).rejects.toMatchObject(notFound(2));
    await expect(world.read("' or true --")).rejects.toMatchObject(notFound(1));
    for (const longer of [`x${item.contentRef}`, `${item.contentRef}x`])
      await expect(world.read(longer, item.contentRef)).rejects.toMatchObject(notFound(1));
    expect(await isLogged(item.contentRef)).toBe(false);
  });

  it('are none where none are asked for or given, and the database is not asked', async () => {
    const unasked: OpenTransaction = {
      isTransaction: true,
      getExecutor: () => {
        throw new Error('The database was asked.');
      },
    };
    await world.dossier.storeContent(unasked, []);
    expect(await world.dossier.readContent(unasked, { refs: [], ...reader })).toEqual([]);
    await expect(world.dossier.storeContent(unasked, [notes()])).rejects.toThrow('The database was asked.');
  });

  it('are not found when what was sealed is lost, and nothing of the same read is handed out', async () => {
    const [lost, kept] = [notes(), notes()];
    await world.store(lost, kept);
    await sql`delete from dossier.sealed_content where content_ref = ${lost.contentRef}`.execute(world.superuser.query);
    await expect(world.read(kept.contentRef, lost.contentRef)).rejects.toMatchObject({
      code: 'content-not-found',
      message: expect.stringMatching(/^1 of the references/),
    });
    expect(await isLogged(kept.contentRef)).toBe(false);
  });
});

describe('a ciphertext that is not what it was', () => {
  const ciphertextOf = async (contentRef: string) => {
    const { rows } = await sql<{ ciphertext: Buffer }>`
      select ciphertext from dossier.sealed_content where content_ref = ${contentRef}`.execute(world.superuser.query);
    return rows[0]?.ciphertext ?? Buffer.alloc(0);
  };
  const overwrite = (contentRef: string, ciphertext: Buffer) =>
    sql`update dossier.sealed_content set ciphertext = ${ciphertext} where content_ref = ${contentRef}`.execute(
      world.superuser.query,
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
    await world.store(one, two, three);
    const [ofOne, ofTwo, ofThree] = await Promise.all([one, two, three].map((item) => ciphertextOf(item.contentRef)));
    await overwrite(one.contentRef, ofTwo ?? Buffer.alloc(0));
    await expect(world.read(one.contentRef)).rejects.toMatchObject(unreadable);
    await overwrite(one.contentRef, ofThree ?? Buffer.alloc(0));
    await expect(world.read(one.contentRef)).rejects.toMatchObject(unreadable);
    await overwrite(one.contentRef, ofOne ?? Buffer.alloc(0));
    expect(await world.read(one.contentRef)).toHaveLength(1);
  });

  it.each(['person_id', 'journey_id', 'field', 'version'])('is refused under another %s', async (column) => {
    const item = notes();
    const other = notes({ version: 7, field: 'other' });
    await world.store(item, other);
    await sql`update dossier.content set ${sql.ref(column)} = (
        select ${sql.ref(column)} from dossier.content where content_ref = ${other.contentRef}
      ) where content_ref = ${item.contentRef}`.execute(world.superuser.query);
    await expect(world.read(item.contentRef)).rejects.toMatchObject(unreadable);
  });

  it('is refused when it is cut off, and with any part altered', async () => {
    const item = notes();
    await world.store(item);
    const whole = await ciphertextOf(item.contentRef);
    for (const length of [0, 1, 13, 29, whole.length - 1]) {
      await overwrite(item.contentRef, whole.subarray(0, length));
      await expect(world.read(item.contentRef)).rejects.toMatchObject(unreadable);
    }
    for (const place of [0, 1, 12, 13, 28, 29, whole.length - 1]) {
      const altered = Buffer.from(whole);
      altered[place] = (altered[place] ?? 0) ^ 1;
      await overwrite(item.contentRef, altered);
      await expect(world.read(item.contentRef)).rejects.toMatchObject(unreadable);
    }
  });
});

describe('what is kept and outlives code', () => {
  it('is a data key wrapped for its person, and a fingerprint that is keyed by it', async () => {
    const item = notes();
    await world.store(item);
    const { rows } = await sql<{ wrapped_key: Buffer; kek_id: string; fingerprint: Buffer }>`
      select wrapped_key, kek_id, fingerprint from dossier.content join dossier.person_keys using (person_id)
      where content_ref = ${item.contentRef}`.execute(world.superuser.query);
    const [kept] = rows;
    if (kept === undefined) throw new Error('What was stored is not there.');
    const wrapped = { wrappedKey: kept.wrapped_key, keyId: kept.kek_id };
    const dataKey = await encryption.unwrap(wrapped, { kind: 'person', id: item.personId });
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
    await world.store(item);
    await sql`
      create policy closed on dossier.content_reads as restrictive for insert with check (ground <> 'closed')
    `.execute(world.superuser.query);
    const onGround = (ground: string, by = 'bos') =>
      world.asGateway((transaction) =>
        world.dossier.readContent(transaction, { refs: [item.contentRef], ...reader, reader: by, ground }),
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
