import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseRoles } from '@traject/contracts';
import { connect } from '@traject/database';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { reader } from '../dossier-for-tests.js';
import { eraseAs } from '../erase-for-tests.js';
import { decideDestruction, destroyContent, type Attachments } from '../index.js';
import { attachmentsOfThisFile, hourMs, inPieces, makeOld, textOf } from './attachments-for-tests.js';
import { CHUNK_BYTES, unseal } from './sealed-stream.js';

const { world, files } = attachmentsOfThisFile();

describe('an attachment', () => {
  test('comes back as it was, and lies encrypted in a folder for its owner alone', async () => {
    const bytes = textOf(3 * CHUNK_BYTES + 5);
    const attachment = await files().added(bytes);
    expect(attachment).toMatchObject({ bytes: bytes.length, mediaType: 'text/plain', afterSequence: 3 });
    expect((await files().read(attachment)).equals(bytes)).toBe(true);
    expect((await stat(files().folder)).mode & 0o777).toBe(0o700);
    expect((await stat(files().fileOf(attachment))).mode & 0o777).toBe(0o600);
    expect((await readFile(files().fileOf(attachment))).includes(bytes.subarray(0, 40))).toBe(false);
    expect(await readdir(files().folder)).toEqual([`${attachment.attachmentId}.sealed`]);
  });

  test('is told by what came in, under an id in lower case, and is taken away again when it was not kept', async () => {
    const bytes = textOf(20_000);
    const id = randomUUID();
    const received = await files().attachments.receive(id.toUpperCase(), 'text/plain', inPieces(bytes));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(received).toMatchObject({ attachmentId: id, mediaType: 'text/plain', bytes: 20_000, sha256 });
    expect(Buffer.from(received.key, 'base64')).toHaveLength(32);
    expect(await readdir(files().folder)).toEqual([expect.stringMatching(/\.staged$/)]);
    await received.discard();
    expect(await readdir(files().folder)).toEqual([]);
  });

  test('is sealed so that it opens by its own key and id, in whatever release it is read', async () => {
    const bytes = textOf(100);
    const id = randomUUID();
    const received = await files().attachments.receive(id, 'text/plain', inPieces(bytes));
    await received.publish();
    const sealed = inPieces(await readFile(join(files().folder, `${id}.sealed`)));
    const opened: Uint8Array[] = [];
    const key = Buffer.from(received.key, 'base64');
    for await (const piece of unseal(key, `traject attachment ${id}`, sealed)) opened.push(piece);
    expect(Buffer.concat(opened).equals(bytes)).toBe(true);
  });

  test('is known by its name to who opens it, and is listed in the order in which it came', async () => {
    const first = await files().added(textOf(10));
    const { name } = await world().asGateway((transaction) => files().attachments.open(transaction, first, reader));
    expect(name).toBe('notes.txt');
    const received = await files().attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(11)));
    const { personId, journeyId } = first;
    const nameRef = randomUUID();
    const details = { name: 'later.txt', nameRef, afterSequence: 4, addedAs: 'coach', writtenBy: 'bos' };
    await world().asGateway((transaction) =>
      files().attachments.keep(transaction, received, { ...details, personId, journeyId, commandId: randomUUID() }),
    );
    const listed = await world().asGateway((transaction) => files().attachments.list(transaction, journeyId));
    expect(listed.map(({ attachmentId }) => attachmentId)).toEqual([first.attachmentId, received.attachmentId]);
    expect(listed[1]).toMatchObject({
      nameRef,
      mediaType: 'text/plain',
      bytes: 11,
      afterSequence: 4,
      addedAs: 'coach',
    });
  });

  test('is read only after that was logged, with its name, in the chain of the person it is about', async () => {
    const attachment = await files().added(textOf(10));
    await files().read(attachment);
    const { rows } = await sql`
      select field, reader, ground from dossier.content_reads where person_id = ${attachment.personId} order by field
    `.execute(world().superuser.query);
    const { reader: who, ground } = reader;
    expect(rows).toEqual(['attachment.file', 'attachment.name'].map((field) => ({ field, reader: who, ground })));
  });

  test('has a key that the database itself shows to nobody who has not logged it', async () => {
    const attachment = await files().added(textOf(10));
    const sealed = () =>
      sql`select from dossier.sealed_content where content_ref = ${attachment.attachmentId}`.execute(
        world().gateway.query,
      );
    expect((await sealed()).rows).toEqual([]);
    for (const role of [databaseRoles.worker, databaseRoles.relay, databaseRoles.auditor] as const) {
      const other = connect<unknown>(world().database.urls[role]);
      await expect(sql`select from dossier.attachments`.execute(other.query)).rejects.toMatchObject({ code: '42501' });
      await other.close();
    }
  });

  test('is unreadable once the person it is about is erased, though its file is there', async () => {
    const attachment = await files().added(textOf(10));
    await eraseAs(world().eraser)(attachment.personId);
    await expect(files().read(attachment)).rejects.toMatchObject({ code: 'content-destroyed' });
    const withoutDestroyed = world().asGateway((transaction) =>
      files().attachments.open(transaction, attachment, { ...reader, whenDestroyed: 'omit' }),
    );
    await expect(withoutDestroyed).rejects.toMatchObject({ code: 'content-unreadable' });
    expect(await readdir(files().folder)).toHaveLength(1);
  });

  test('that was destroyed, with its person or its journey, leaves no file behind the next sweep, and no other goes', async () => {
    const [erased, retained, kept] = [
      await files().added(textOf(10)),
      await files().added(textOf(10)),
      await files().added(textOf(10)),
    ];
    const { journeyId, personId } = retained;
    await eraseAs(world().eraser)(erased.personId);
    await world()
      .eraser.query.transaction()
      .execute(async (transaction) => {
        await decideDestruction(transaction, { kind: 'journey', journeyId, personId }, 'retention-over');
        await destroyContent(transaction, { kind: 'journey', journeyId, personId });
      });
    for (const attachment of [erased, retained, kept]) await makeOld(files().fileOf(attachment));
    expect(await files().attachments.sweep(world().gateway.query, hourMs)).toBe(2);
    expect(await readdir(files().folder)).toEqual([`${kept.attachmentId}.sealed`]);
    const request = { reader: 'eva', role: 'employee', ground: 'own-dossier' };
    const opening = world().asGateway((transaction) => files().attachments.open(transaction, retained, request));
    await expect(opening).rejects.toMatchObject({ code: 'content-destroyed' });
  });

  test('holds its key and its name, and its file goes with the next sweep once it is there no more', async () => {
    const attachment = await files().added(textOf(10));
    for (const ref of [attachment.attachmentId, attachment.nameRef]) {
      const taking = sql`delete from dossier.content where content_ref = ${ref}`.execute(world().superuser.query);
      await expect(taking).rejects.toMatchObject({ code: '23503' });
    }
    await sql`delete from dossier.attachments where attachment_id = ${attachment.attachmentId}`.execute(
      world().superuser.query,
    );
    expect(
      await world().asGateway((transaction) => files().attachments.list(transaction, attachment.journeyId)),
    ).toEqual([]);
    await makeOld(files().fileOf(attachment));
    expect(await files().attachments.sweep(world().gateway.query, hourMs)).toBe(1);
    expect(await readdir(files().folder)).toEqual([]);
  });
});

describe('who adds to a journey alone', () => {
  const about = (journeyId: string) => ({ personId: randomUUID(), journeyId, name: 'notes.txt', writtenBy: 'eva' });
  /** Adds one more to a journey if it has none yet, as whoever counts what there is; gives how many there were. */
  const addFirst = async (journeyId: string, alone: Attachments['addAlone']): Promise<number> => {
    const received = await files().attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(10)));
    return world().asGateway(async (transaction) => {
      await alone(transaction, journeyId);
      const { length } = await files().attachments.list(transaction, journeyId);
      const details = { ...about(journeyId), nameRef: randomUUID(), afterSequence: 1, addedAs: 'employee' };
      if (length === 0) await files().attachments.keep(transaction, received, { ...details, commandId: randomUUID() });
      return length;
    });
  };
  const eightAtOnce = (alone: Attachments['addAlone']) => {
    const journeyId = randomUUID();
    return Promise.all(Array.from({ length: 8 }, () => addFirst(journeyId, alone)));
  };

  test('counts everything that others added at the same moment', async () => {
    const counted = await eightAtOnce(files().attachments.addAlone);
    expect(counted.toSorted()).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
  });

  test('would count too little if they did not take turns (negative control)', async () => {
    let first = 0;
    while (first < 2) first = (await eightAtOnce(async () => undefined)).filter((count) => count === 0).length;
    expect(first).toBeGreaterThan(1);
  });

  test('keeps nobody from adding to another journey', async () => {
    await world().asGateway(async (transaction) => {
      await files().attachments.addAlone(transaction, randomUUID());
      expect(await addFirst(randomUUID(), files().attachments.addAlone)).toBe(0);
    });
  });
});
