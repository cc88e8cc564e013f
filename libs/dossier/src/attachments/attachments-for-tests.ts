import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, inject } from 'vitest';
import { openDossierWorld, reader, type DossierWorld } from '../dossier-for-tests.js';
import { attachmentsInFolder, openAttachments, type Attachments, type KeptAttachment } from '../index.js';

/** Bytes as they come in over a connection. */
export async function* inPieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 10_000) yield bytes.subarray(at, at + 10_000);
}

/** Plain text of a length that is unlike any other. */
export const textOf = (length: number): Buffer => Buffer.from(randomBytes(length).toString('base64').slice(0, length));

/** How old a file is at least that a sweep of these tests takes away. */
export const hourMs = 3_600_000;

/** Lets a file look as if it had lain there for two hours. */
export const makeOld = (path: string): Promise<void> => {
  const before = new Date(Date.now() - 2 * hourMs);
  return utimes(path, before, before);
};

/** An attachment that was kept, and what it belongs to. */
interface Added extends KeptAttachment {
  readonly personId: string;
  readonly journeyId: string;
  readonly commandId: string;
}

/** The attachments of one test, in a folder of its own. */
interface AttachmentsOfTest {
  readonly folder: string;
  readonly attachments: Attachments;
  /** An attachment that an employee adds to a new journey. */
  added(bytes: Buffer, personId?: string): Promise<Added>;
  /** Reads one to its end. */
  read(attachment: KeptAttachment): Promise<Buffer>;
  fileOf(attachment: KeptAttachment): string;
  takeAway(): Promise<void>;
}

/** Opens an empty folder for attachments of this dossier. */
const attachmentsOfTest = async ({ dossier, asGateway }: DossierWorld): Promise<AttachmentsOfTest> => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-attachments-'));
  const attachments = openAttachments(dossier, await attachmentsInFolder(folder));
  return {
    ...{ folder, attachments },
    added: async (bytes, personId = randomUUID()) => {
      const belonging = { personId, journeyId: randomUUID(), commandId: randomUUID() };
      const received = await attachments.receive(randomUUID(), 'text/plain', inPieces(bytes));
      const name = { name: 'notes.txt', nameRef: randomUUID() };
      const by = { afterSequence: 3, addedAs: 'employee', writtenBy: 'eva' };
      await asGateway((transaction) => attachments.keep(transaction, received, { ...belonging, ...name, ...by }));
      const [kept] = await asGateway((transaction) => attachments.list(transaction, belonging.journeyId));
      if (kept === undefined) throw new Error('What was kept is not listed.');
      return { ...kept, ...belonging };
    },
    read: async (attachment) => {
      const { content } = await asGateway((transaction) => attachments.open(transaction, attachment, reader));
      const pieces: Uint8Array[] = [];
      for await (const piece of content()) pieces.push(piece);
      return Buffer.concat(pieces);
    },
    fileOf: ({ attachmentId }) => join(folder, `${attachmentId}.sealed`),
    takeAway: () => rm(folder, { recursive: true }),
  };
};

type OpenedWorld = Awaited<ReturnType<typeof openDossierWorld>>;

/**
 * Opens a dossier for the tests of a file, and for each of them an empty folder for its attachments; both go when they are
 * over.
 * @returns give the dossier and the attachments, to whoever asks while a test runs
 */
export const attachmentsOfThisFile = (): {
  readonly world: () => OpenedWorld;
  readonly files: () => AttachmentsOfTest;
} => {
  let world: OpenedWorld | undefined;
  let files: AttachmentsOfTest | undefined;
  beforeAll(async () => {
    const opened = await openDossierWorld(inject('postgresUrl'));
    world = opened;
    return () => opened.close();
  });
  const whileTestsRun = <Opened>(opened: Opened | undefined): Opened => {
    if (opened === undefined) throw new Error('This is open only while tests run: ask for it inside of one.');
    return opened;
  };
  beforeEach(async () => {
    const opened = await attachmentsOfTest(whileTestsRun(world));
    files = opened;
    return () => opened.takeAway();
  });
  return { world: () => whileTestsRun(world), files: () => whileTestsRun(files) };
};
