import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Piece, Source } from '../leaks.js';

/** Which files are meant, by their path below the folder. */
type Chosen = (path: string) => boolean;

/** A moment before which there were no words yet, in milliseconds. */
type Since = number;

const gone = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const nothing = Buffer.alloc(64 * 1024);

/** Without the room at its end that a file was given and that nothing stands in yet. */
const withoutRoom = (bytes: Buffer): Buffer => {
  let end = bytes.length;
  while (end >= nothing.length && bytes.compare(nothing, 0, nothing.length, end - nothing.length, end) === 0) {
    end -= nothing.length;
  }
  return bytes.subarray(0, end);
};

/** How far the clock of a disk may be behind. */
const clockBehindMs = 500;

/** Undefined where nothing of the file, nor its name, has changed since there are words: what set up PostgreSQL, mostly. */
const contentOf = async (path: string, since: Since): Promise<Buffer | undefined> => {
  try {
    const { ctimeMs } = await stat(path);
    return ctimeMs < since - clockBehindMs ? undefined : withoutRoom(await readFile(path));
  } catch (error) {
    // PostgreSQL, Kafka and Temporal go on and remove files of theirs.
    if (gone(error)) return Buffer.alloc(0);
    throw error;
  }
};

const filesBelow = async function* (
  folder: string,
  chosen: Chosen,
): AsyncGenerator<readonly [path: string, name: string]> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path);
    if (entry.isFile() && chosen(name)) yield [path, name];
  }
};

/** Where PostgreSQL keeps its tables. */
const isOfPostgres: Chosen = (name) => name.startsWith(`postgres${sep}`);
const isLog: Chosen = (name) => name.endsWith('.log') && !isOfPostgres(name) && !name.startsWith(`kafka${sep}`);
const isMail: Chosen = (name) => /\.(eml|ics)$/.test(name);

const isOfWriteAheadLog: Chosen = (name) => name.split(sep).includes('pg_wal') && /[0-9A-F]{24}$/.test(name);
const logPageBytes = 8_192;
const pageHeadBytes = 24;
const firstPageHeadBytes = 40;

/** A segment of PostgreSQL's write-ahead log without the heads of its pages, which stand in the middle of whatever goes on over them. */
const withoutPageHeads = (segment: Buffer): Buffer => {
  const pages: Buffer[] = [];
  for (let at = 0; at < segment.length; at += logPageBytes) {
    pages.push(segment.subarray(at + (at === 0 ? firstPageHeadBytes : pageHeadBytes), at + logPageBytes));
  }
  return Buffer.concat(pages);
};

/** Words that may stand in some files. */
export interface OpenWords {
  /** Of the directory, as they stand in the tables. */
  readonly inTables: readonly string[];
  /** Addresses to which mails go. */
  readonly inMails: readonly string[];
}

const pieceOf = (name: string, content: Buffer, { inTables, inMails }: OpenWords): Piece => {
  const open = isOfPostgres(name) ? inTables : isMail(name) ? inMails : [];
  const words = open.map((word) => word.toLowerCase());
  return {
    where: `the file ${name.split(sep)[0] ?? ''}${name.includes(sep) ? `${sep}…` : ''}`,
    bytes: Buffer.concat([Buffer.from(`${name}\n`), content]),
    mayHold: (marker) => words.includes(marker),
  };
};

const nothingOpen: OpenWords = { inTables: [], inMails: [] };

const source = (name: string, folder: string, chosen: Chosen, open = nothingOpen, since: Since = 0): Source => ({
  name,
  pieces: async function* () {
    const segments = new Map<string, Buffer>();
    for await (const [path, file] of filesBelow(folder, chosen)) {
      const content = await contentOf(path, since);
      if (content === undefined) continue;
      if (isOfWriteAheadLog(file)) segments.set(file, withoutPageHeads(content));
      else yield pieceOf(file, content, open);
    }
    // As one: what is written goes on from page to page and from segment to segment, in the order of their names.
    const inOrder = [...segments].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const names = inOrder.map(([name]) => name).join('\n');
    const log = Buffer.concat(inOrder.map(([, content]) => content));
    if (segments.size > 0) yield pieceOf(names, log, open);
  },
});

/** What every process of a stack printed, to its standard output and its standard error. */
export const logsSource = (folder: string): Source => source('logs', folder, isLog);

/** Mails and calendar entries, where they are kept as files. */
export const mailsSource = (folder: string, addresses: readonly string[] = []): Source =>
  source('mails and calendar entries', folder, isMail, { ...nothingOpen, inMails: addresses });

/**
 * Every file of a stack with its name, as it lies on the disk: tables, write-ahead log and Kafka's own topics among them.
 * @param since leaves out what has not changed since this moment, when there were no words yet
 */
export const filesSource = (folder: string, open = nothingOpen, since?: Since): Source =>
  source('files', folder, () => true, open, since);
