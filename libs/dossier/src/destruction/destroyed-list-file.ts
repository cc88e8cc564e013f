import { open, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Destroyed } from '@traject/contracts';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { DossierProblem } from '../problem.js';
import type { DestroyedList } from './destroyed-list.js';

const uuid = z.uuid().toLowerCase();
const entryShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('person'), personId: uuid }),
  z.strictObject({ kind: z.literal('journey'), journeyId: z.string().min(1).max(200), personId: uuid }),
  z.strictObject({ kind: z.literal('advice'), adviceId: z.string().min(1).max(200), personId: uuid }),
  z.strictObject({ kind: z.literal('draft'), contentRef: uuid, personId: uuid }),
]);

/** When it was written stands in each line too, for whoever reads the file; nothing rests on it. */
const lineShape = z.object({ at: z.iso.datetime(), entry: entryShape });

/**
 * The list in a file, one line of JSON each, for its owner alone. Each line begins on a line of its own, whatever a writer
 * that died before left behind; half a line was not on disk yet, so that nothing was destroyed by it, and is passed over.
 * A file that is not there is no empty list: it may be on storage that is not mounted. {@link beginDestroyedList} makes one.
 * @param now gives the time that is written beside each entry, as ISO 8601 in UTC
 */
export function destroyedListInFile(path: string, now: () => string = () => new Date().toISOString()): DestroyedList {
  return {
    add: (entry) => orUnavailable(path, () => appendDurably(path, `\n${JSON.stringify({ at: now(), entry })}\n`)),
    read: async () => entriesIn(path, await orUnavailable(path, () => readFile(path, 'utf8'))),
    version: () => orUnavailable(path, () => versionOf(path)),
  };
}

/**
 * Makes an empty list where there is none, if nothing was destroyed of this database yet. One that is there stays as it is.
 * @param database opened as the eraser
 * @throws DossierProblem `destroyed-list-unavailable`
 */
export async function beginDestroyedList(database: Kysely<unknown>, path: string): Promise<void> {
  const { rows } = await sql`select from dossier.destructions limit 1`.execute(database);
  if (rows.length === 0) await orUnavailable(path, () => appendDurably(path, ''));
}

async function appendDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'a', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  // A new file is only there after a crash when its folder was written too.
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Another file in its place has another version too. */
async function versionOf(path: string): Promise<string> {
  const { ino, size, mtimeNs } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

/** Half a line never has its end. What has it and more is no half line but a damaged one: passed over, its entry would be lost. */
const isWhole = (line: string): boolean => line.includes('}}');

const entriesIn = (path: string, text: string): readonly Destroyed[] =>
  text.split('\n').flatMap((line, index) => {
    if (!isWhole(line)) {
      if (line === '' || line.startsWith('{')) return [];
      throw damaged(path, index + 1);
    }
    const parsed = lineShape.safeParse(jsonIn(line));
    if (!parsed.success) throw damaged(path, index + 1);
    return [parsed.data.entry];
  });

const jsonIn = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    // No entry has this value, so that the line is refused like any other that is none.
    return null;
  }
};

const damaged = (path: string, line: number): DossierProblem =>
  new DossierProblem(
    'destroyed-list-damaged',
    `Line ${line} of ${path} is no entry of a list of what was destroyed. Nothing was changed. Restore the file from its own copy before anybody reads from this database.`,
  );

async function orUnavailable<Answer>(path: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (cause) {
    throw new DossierProblem(
      'destroyed-list-unavailable',
      `The list of what was destroyed cannot be used (${path}). Nothing was destroyed. Let this process read and write the file; where none was ever kept, migrate makes it.`,
      { cause, mayPass: true },
    );
  }
}
