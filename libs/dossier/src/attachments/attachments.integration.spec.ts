import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import {
  attachmentsInFolder,
  decideDestruction,
  destroyContent,
  dossierMigrations,
  keyEncryptionOf,
  openAttachments,
  openDossier,
  type Attachments,
  type KeptAttachment,
} from '../index.js';
import { eraseAs } from '../erase-for-tests.js';
import { CHUNK_BYTES, unseal, type Bytes } from './sealed-stream.js';

let database: TestDatabase;
let gateway: Database<unknown>;
let eraser: Database<unknown>;
let superuser: Database<unknown>;
let folder: string;
let attachments: Attachments;
const dossier = openDossier(keyEncryptionOf(randomBytes(32)));
beforeAll(async () => {
  database = await createTestDatabase(inject('postgresUrl'), [dossierMigrations]);
  gateway = connect(database.urls[databaseRoles.gateway]);
  eraser = connect(database.urls[databaseRoles.eraser]);
  superuser = connect(database.superuserUrl);
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-attachments-'));
  attachments = openAttachments(dossier, await attachmentsInFolder(folder));
  return () => rm(folder, { recursive: true });
});
afterAll(async () => {
  await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
  await database.drop();
});

const inTransaction = <Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer> =>
  gateway.query.transaction().execute(work);

async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}
/** Plain text of a length that is unlike any other. */
const textOf = (length: number): Buffer => Buffer.from(randomBytes(length).toString('base64').slice(0, length));

interface Added extends KeptAttachment {
  readonly personId: string;
  readonly journeyId: string;
  readonly commandId: string;
}

const added = async (bytes: Buffer, personId: string = randomUUID()): Promise<Added> => {
  const belonging = { personId, journeyId: randomUUID(), commandId: randomUUID() };
  const received = await attachments.receive(randomUUID(), 'text/plain', inPieces(bytes));
  await inTransaction((transaction) =>
    attachments.keep(transaction, received, {
      ...belonging,
      name: 'notes.txt',
      nameRef: randomUUID(),
      afterSequence: 3,
      addedAs: 'employee',
      writtenBy: 'eva',
    }),
  );
  const [kept] = await inTransaction((transaction) => attachments.list(transaction, belonging.journeyId));
  if (kept === undefined) throw new Error('What was kept is not listed.');
  return { ...kept, ...belonging };
};

const reader = { reader: 'bos', role: 'bmw-practitioner', ground: 'serving-practitioner' };
const read = async (attachment: KeptAttachment): Promise<Buffer> => {
  const { content } = await inTransaction((transaction) => attachments.open(transaction, attachment, reader));
  const pieces: Uint8Array[] = [];
  for await (const piece of content()) pieces.push(piece);
  return Buffer.concat(pieces);
};
const fileOf = ({ attachmentId }: KeptAttachment): string => join(folder, `${attachmentId}.sealed`);
const unreadable = {
  code: 'content-unreadable',
  message: expect.stringMatching(/missing, altered or cut off\. Nothing was changed\. Restore its file from a backup/),
  cause: expect.any(Error),
};
const hourMs = 3_600_000;
const isOld = (path: string) => utimes(path, new Date(Date.now() - 2 * hourMs), new Date(Date.now() - 2 * hourMs));

describe('an attachment', () => {
  test('comes back as it was, and lies encrypted in a folder for its owner alone', async () => {
    const bytes = textOf(3 * CHUNK_BYTES + 5);
    const attachment = await added(bytes);
    expect(attachment).toMatchObject({ bytes: bytes.length, mediaType: 'text/plain', afterSequence: 3 });
    expect((await read(attachment)).equals(bytes)).toBe(true);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(fileOf(attachment))).mode & 0o777).toBe(0o600);
    expect((await readFile(fileOf(attachment))).includes(bytes.subarray(0, 40))).toBe(false);
    expect(await readdir(folder)).toEqual([`${attachment.attachmentId}.sealed`]);
  });

  test('is told by what came in, under an id in lower case, and is taken away again when it was not kept', async () => {
    const bytes = textOf(20_000);
    const id = randomUUID();
    const received = await attachments.receive(id.toUpperCase(), 'text/plain', inPieces(bytes));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(received).toMatchObject({ attachmentId: id, mediaType: 'text/plain', bytes: 20_000, sha256 });
    expect(Buffer.from(received.key, 'base64')).toHaveLength(32);
    expect(await readdir(folder)).toEqual([expect.stringMatching(/\.staged$/)]);
    await received.discard();
    expect(await readdir(folder)).toEqual([]);
  });

  test('is sealed so that it opens by its own key and id, in whatever release it is read', async () => {
    const bytes = textOf(100);
    const id = randomUUID();
    const received = await attachments.receive(id, 'text/plain', inPieces(bytes));
    await received.publish();
    const sealed = inPieces(await readFile(join(folder, `${id}.sealed`)));
    const opened: Uint8Array[] = [];
    const key = Buffer.from(received.key, 'base64');
    for await (const piece of unseal(key, `traject attachment ${id}`, sealed)) opened.push(piece);
    expect(Buffer.concat(opened).equals(bytes)).toBe(true);
  });

  test('is known by its name to who opens it, and is listed in the order in which it came', async () => {
    const first = await added(textOf(10));
    const { name } = await inTransaction((transaction) => attachments.open(transaction, first, reader));
    expect(name).toBe('notes.txt');
    const received = await attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(11)));
    const { personId, journeyId } = first;
    const nameRef = randomUUID();
    const details = { name: 'later.txt', nameRef, afterSequence: 4, addedAs: 'coach', writtenBy: 'bos' };
    await inTransaction((transaction) =>
      attachments.keep(transaction, received, { ...details, personId, journeyId, commandId: randomUUID() }),
    );
    const listed = await inTransaction((transaction) => attachments.list(transaction, journeyId));
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
    const attachment = await added(textOf(10));
    await read(attachment);
    const { rows } = await sql`
      select field, reader, ground from dossier.content_reads where person_id = ${attachment.personId} order by field
    `.execute(superuser.query);
    const { reader: who, ground } = reader;
    expect(rows).toEqual(['attachment.file', 'attachment.name'].map((field) => ({ field, reader: who, ground })));
  });

  test('has a key that the database itself shows to nobody who has not logged it', async () => {
    const attachment = await added(textOf(10));
    const sealed = () =>
      sql`select from dossier.sealed_content where content_ref = ${attachment.attachmentId}`.execute(gateway.query);
    expect((await sealed()).rows).toEqual([]);
    for (const role of [databaseRoles.worker, databaseRoles.relay, databaseRoles.auditor] as const) {
      const other = connect<unknown>(database.urls[role]);
      await expect(sql`select from dossier.attachments`.execute(other.query)).rejects.toMatchObject({ code: '42501' });
      await other.close();
    }
  });

  test('is unreadable once the person it is about is erased, though its file is there', async () => {
    const attachment = await added(textOf(10));
    await eraseAs(eraser)(attachment.personId);
    await expect(read(attachment)).rejects.toMatchObject({ code: 'content-destroyed' });
    const withoutDestroyed = inTransaction((transaction) =>
      attachments.open(transaction, attachment, { ...reader, whenDestroyed: 'omit' }),
    );
    await expect(withoutDestroyed).rejects.toMatchObject({ code: 'content-unreadable' });
    expect(await readdir(folder)).toHaveLength(1);
  });

  test('that was destroyed, with its person or its journey, leaves no file behind the next sweep, and no other goes', async () => {
    const [erased, retained, kept] = [await added(textOf(10)), await added(textOf(10)), await added(textOf(10))];
    const { journeyId, personId } = retained;
    await eraseAs(eraser)(erased.personId);
    await eraser.query.transaction().execute(async (transaction) => {
      await decideDestruction(transaction, { kind: 'journey', journeyId, personId }, 'retention-over');
      await destroyContent(transaction, { kind: 'journey', journeyId, personId });
    });
    for (const attachment of [erased, retained, kept]) await isOld(fileOf(attachment));
    expect(await attachments.sweep(gateway.query, hourMs)).toBe(2);
    expect(await readdir(folder)).toEqual([`${kept.attachmentId}.sealed`]);
    const request = { reader: 'eva', role: 'employee', ground: 'own-dossier' };
    const opening = inTransaction((transaction) => attachments.open(transaction, retained, request));
    await expect(opening).rejects.toMatchObject({ code: 'content-destroyed' });
  });

  test('holds its key and its name, and its file goes with the next sweep once it is there no more', async () => {
    const attachment = await added(textOf(10));
    for (const ref of [attachment.attachmentId, attachment.nameRef]) {
      const taking = sql`delete from dossier.content where content_ref = ${ref}`.execute(superuser.query);
      await expect(taking).rejects.toMatchObject({ code: '23503' });
    }
    await sql`delete from dossier.attachments where attachment_id = ${attachment.attachmentId}`.execute(
      superuser.query,
    );
    expect(await inTransaction((transaction) => attachments.list(transaction, attachment.journeyId))).toEqual([]);
    await isOld(fileOf(attachment));
    expect(await attachments.sweep(gateway.query, hourMs)).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('who adds to a journey alone', () => {
  const about = (journeyId: string) => ({ personId: randomUUID(), journeyId, name: 'notes.txt', writtenBy: 'eva' });
  /** Adds one more to a journey if it has none yet, as whoever counts what there is; gives how many there were. */
  const addFirst = async (journeyId: string, alone: Attachments['addAlone']): Promise<number> => {
    const received = await attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(10)));
    return inTransaction(async (transaction) => {
      await alone(transaction, journeyId);
      const { length } = await attachments.list(transaction, journeyId);
      const details = { ...about(journeyId), nameRef: randomUUID(), afterSequence: 1, addedAs: 'employee' };
      if (length === 0) await attachments.keep(transaction, received, { ...details, commandId: randomUUID() });
      return length;
    });
  };
  const eightAtOnce = (alone: Attachments['addAlone']) => {
    const journeyId = randomUUID();
    return Promise.all(Array.from({ length: 8 }, () => addFirst(journeyId, alone)));
  };

  test('counts everything that others added at the same moment', async () => {
    const counted = await eightAtOnce(attachments.addAlone);
    expect(counted.toSorted()).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
  });

  test('would count too little if they did not take turns (negative control)', async () => {
    let first = 0;
    while (first < 2) first = (await eightAtOnce(async () => undefined)).filter((count) => count === 0).length;
    expect(first).toBeGreaterThan(1);
  });

  test('keeps nobody from adding to another journey', async () => {
    await inTransaction(async (transaction) => {
      await attachments.addAlone(transaction, randomUUID());
      expect(await addFirst(randomUUID(), attachments.addAlone)).toBe(0);
    });
  });
});

describe('bytes on the disk that are not what they were', () => {
  test('are found out when they are missing, cut off or altered', async () => {
    const bytes = textOf(2 * CHUNK_BYTES);
    const [missing, cut, altered] = [await added(bytes), await added(bytes), await added(bytes)];
    await rm(fileOf(missing));
    await truncate(fileOf(cut), 8 + CHUNK_BYTES + 16);
    const found = await readFile(fileOf(altered));
    found.writeUInt8(found.readUInt8(9_000) ^ 1, 9_000);
    await writeFile(fileOf(altered), found);
    for (const attachment of [missing, cut, altered]) await expect(read(attachment)).rejects.toMatchObject(unreadable);
  });

  test('are found out when they are those of another attachment, also of the same person', async () => {
    const one = await added(textOf(100));
    const other = await added(textOf(100), one.personId);
    await rename(fileOf(other), fileOf(one));
    await expect(read(one)).rejects.toMatchObject(unreadable);
  });
});

describe('an upload that does not come to its end', () => {
  async function* brokenOff(): AsyncGenerator<Uint8Array> {
    yield textOf(5 * CHUNK_BYTES);
    throw new Error('The connection broke.');
  }

  test('leaves nothing behind', async () => {
    await expect(attachments.receive(randomUUID(), 'text/plain', brokenOff())).rejects.toThrow('connection broke');
    const lying = attachments.receive(randomUUID(), 'image/png', inPieces(textOf(CHUNK_BYTES)));
    await expect(lying).rejects.toMatchObject({ code: 'attachment-type-differs' });
    expect(await readdir(folder)).toEqual([]);
  });

  test('is swept away when a process died over it, and one that is under way is let be', async () => {
    const kept = await added(textOf(10));
    await isOld(fileOf(kept));
    const [dead, underWay, unkept] = [`${randomUUID()}.staged`, `${randomUUID()}.staged`, `${randomUUID()}.sealed`];
    for (const name of [dead, underWay, unkept, 'not-from-here']) await writeFile(join(folder, name), 'x');
    for (const name of [dead, unkept, 'not-from-here']) await isOld(join(folder, name));
    expect(await attachments.sweep(gateway.query, hourMs)).toBe(2);
    expect((await readdir(folder)).toSorted()).toEqual(
      [`${kept.attachmentId}.sealed`, underWay, 'not-from-here'].toSorted(),
    );
  });

  test('leaves nothing to read when the transaction that keeps it is rolled back', async () => {
    const received = await attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(10)));
    const journeyId = randomUUID();
    const rolledBack = inTransaction(async (transaction) => {
      const about = { personId: randomUUID(), journeyId, name: 'x', nameRef: randomUUID(), writtenBy: 'eva' };
      await attachments.keep(transaction, received, {
        ...about,
        afterSequence: 1,
        addedAs: 'employee',
        commandId: randomUUID(),
      });
      throw new Error('The gateway died.');
    });
    await expect(rolledBack).rejects.toThrow('gateway died');
    expect(await inTransaction((transaction) => attachments.list(transaction, journeyId))).toEqual([]);
  });
});

test('ten megabytes are taken in and given out with few of them under way at any time', async () => {
  const total = 10 * 1024 * 1024;
  const piece = Buffer.alloc(16 * 1024, 'a');
  const bytes = { taken: 0, given: 0 };
  let most = 0;
  /** Counts what is taken in, and what whoever asked for it is done with. */
  async function* counted(source: Bytes, count: keyof typeof bytes): AsyncGenerator<Uint8Array> {
    for await (const each of source) {
      if (count === 'taken') bytes.taken += each.length;
      most = Math.max(most, bytes.taken - bytes.given);
      yield each;
      if (count === 'given') bytes.given += each.length;
    }
  }
  async function* file(): AsyncGenerator<Uint8Array> {
    for (let sent = 0; sent < total; sent += piece.length) yield piece;
  }
  const inFolder = await attachmentsInFolder(folder);
  const counting = openAttachments(dossier, {
    ...inFolder,
    stage: (sealed) => inFolder.stage(counted(sealed, 'given')),
    read: (id) => counted(inFolder.read(id), 'taken'),
  });
  const attachmentId = randomUUID();
  const received = await counting.receive(attachmentId, 'text/plain', counted(file(), 'taken'));
  expect(bytes.given).toBeGreaterThan(total);
  expect(most).toBeLessThan(4 * CHUNK_BYTES);

  const belonging = { personId: randomUUID(), journeyId: randomUUID(), commandId: randomUUID(), writtenBy: 'eva' };
  const details = { ...belonging, name: 'long.txt', nameRef: randomUUID(), afterSequence: 0, addedAs: 'employee' };
  await inTransaction((transaction) => counting.keep(transaction, received, details));
  const [kept] = await inTransaction((transaction) => counting.list(transaction, belonging.journeyId));
  if (kept === undefined) throw new Error('What was kept is not listed.');
  const { content } = await inTransaction((transaction) => counting.open(transaction, kept, reader));
  Object.assign(bytes, { taken: 0, given: 0 });
  most = 0;
  let read = 0;
  for await (const each of counted(content(), 'given')) read += each.length;
  expect(read).toBe(total);
  expect(most).toBeLessThan(4 * CHUNK_BYTES);
});
