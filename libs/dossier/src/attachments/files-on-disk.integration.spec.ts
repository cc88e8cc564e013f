import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reader } from '../dossier-for-tests.js';
import { attachmentsInFolder, openAttachments } from '../index.js';
import { attachmentsOfThisFile, hourMs, inPieces, makeOld, textOf } from './attachments-for-tests.js';
import { CHUNK_BYTES, type Bytes } from './sealed-stream.js';

const { world, files } = attachmentsOfThisFile();

const unreadable = {
  code: 'content-unreadable',
  message: expect.stringMatching(/missing, altered or cut off\. Nothing was changed\. Restore its file from a backup/),
  cause: expect.any(Error),
};

describe('bytes on the disk that are not what they were', () => {
  test('are found out when they are missing, cut off or altered', async () => {
    const bytes = textOf(2 * CHUNK_BYTES);
    const [missing, cut, altered] = [
      await files().added(bytes),
      await files().added(bytes),
      await files().added(bytes),
    ];
    await rm(files().fileOf(missing));
    await truncate(files().fileOf(cut), 8 + CHUNK_BYTES + 16);
    const found = await readFile(files().fileOf(altered));
    found.writeUInt8(found.readUInt8(9_000) ^ 1, 9_000);
    await writeFile(files().fileOf(altered), found);
    for (const attachment of [missing, cut, altered])
      await expect(files().read(attachment)).rejects.toMatchObject(unreadable);
  });

  test('are found out when they are those of another attachment, also of the same person', async () => {
    const one = await files().added(textOf(100));
    const other = await files().added(textOf(100), one.personId);
    await rename(files().fileOf(other), files().fileOf(one));
    await expect(files().read(one)).rejects.toMatchObject(unreadable);
  });
});

describe('an upload that does not come to its end', () => {
  async function* brokenOff(): AsyncGenerator<Uint8Array> {
    yield textOf(5 * CHUNK_BYTES);
    throw new Error('The connection broke.');
  }

  test('leaves nothing behind', async () => {
    await expect(files().attachments.receive(randomUUID(), 'text/plain', brokenOff())).rejects.toThrow(
      'connection broke',
    );
    const lying = files().attachments.receive(randomUUID(), 'image/png', inPieces(textOf(CHUNK_BYTES)));
    await expect(lying).rejects.toMatchObject({ code: 'attachment-type-differs' });
    expect(await readdir(files().folder)).toEqual([]);
  });

  test('is swept away when a process died over it, and one that is under way is let be', async () => {
    const kept = await files().added(textOf(10));
    await makeOld(files().fileOf(kept));
    const [dead, underWay, unkept] = [`${randomUUID()}.staged`, `${randomUUID()}.staged`, `${randomUUID()}.sealed`];
    for (const name of [dead, underWay, unkept, 'not-from-here']) await writeFile(join(files().folder, name), 'x');
    for (const name of [dead, unkept, 'not-from-here']) await makeOld(join(files().folder, name));
    expect(await files().attachments.sweep(world().gateway.query, hourMs)).toBe(2);
    expect((await readdir(files().folder)).toSorted()).toEqual(
      [`${kept.attachmentId}.sealed`, underWay, 'not-from-here'].toSorted(),
    );
  });

  test('leaves nothing to read when the transaction that keeps it is rolled back', async () => {
    const received = await files().attachments.receive(randomUUID(), 'text/plain', inPieces(textOf(10)));
    const journeyId = randomUUID();
    const rolledBack = world().asGateway(async (transaction) => {
      const about = { personId: randomUUID(), journeyId, name: 'x', nameRef: randomUUID(), writtenBy: 'eva' };
      await files().attachments.keep(transaction, received, {
        ...about,
        afterSequence: 1,
        addedAs: 'employee',
        commandId: randomUUID(),
      });
      throw new Error('The gateway died.');
    });
    await expect(rolledBack).rejects.toThrow('gateway died');
    expect(await world().asGateway((transaction) => files().attachments.list(transaction, journeyId))).toEqual([]);
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
  const inFolder = await attachmentsInFolder(files().folder);
  const counting = openAttachments(world().dossier, {
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
  await world().asGateway((transaction) => counting.keep(transaction, received, details));
  const [kept] = await world().asGateway((transaction) => counting.list(transaction, belonging.journeyId));
  if (kept === undefined) throw new Error('What was kept is not listed.');
  const { content } = await world().asGateway((transaction) => counting.open(transaction, kept, reader));
  Object.assign(bytes, { taken: 0, given: 0 });
  most = 0;
  let read = 0;
  for await (const each of counted(content(), 'given')) read += each.length;
  expect(read).toBe(total);
  expect(most).toBeLessThan(4 * CHUNK_BYTES);
});
