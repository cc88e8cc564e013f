import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@traject/engines';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { filesSource } from './files.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'traject-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

const write = async (name: string, content: string): Promise<void> => {
  await mkdir(join(folder, 'postgres'), { recursive: true });
  await writeFile(join(folder, name), content);
};
const found = async (since?: number): Promise<readonly string[]> => {
  const pieces: string[] = [];
  for await (const { bytes } of filesSource(folder, undefined, since).pieces())
    pieces.push(Buffer.from(bytes).toString());
  return pieces.toSorted();
};
/** Longer than the clock of a disk may be behind. */
const aWhile = 1_000;

test('every file is searched with its name, in folders too', async () => {
  await write('one.log', 'first');
  await write('postgres/1', 'second');
  expect(await found()).toEqual(['one.log\nfirst', 'postgres/1\nsecond']);
});

test('a word that goes on over a page, or over a segment, of PostgreSQL’s write-ahead log is found whole', async () => {
  const page = (headBytes: number, text: string, at: 'begins' | 'ends'): string => {
    const room = '.'.repeat(8_192 - headBytes - text.length);
    return '#'.repeat(headBytes) + (at === 'begins' ? text + room : room + text);
  };
  const [first, second] = ['postgres/pg_wal/000000010000000000000001', 'postgres/pg_wal/000000010000000000000002'];
  await mkdir(join(folder, 'postgres', 'pg_wal'), { recursive: true });
  await write(second, page(40, 'ond', 'begins'));
  await write(first, page(40, 'fi', 'ends') + page(24, 'rst', 'begins') + page(24, 'sec', 'ends'));
  const [piece = '', ...others] = await found();
  expect(others).toEqual([]);
  expect(piece.replaceAll('.', '')).toBe(`${first}\n${second}\nfirstsecond`);
});

test('what has not changed since a moment is left out, and what was renamed, or says that it is old, is not', async () => {
  await write('old', 'set up');
  await write('earlier', 'renamed');
  await write('dated', 'said to be old');
  const since = Date.now() + aWhile;
  expect(await found(since)).toEqual([]);
  expect(await eventually(() => Date.now() > since, 60_000)).toBe(true);
  await write('new', 'written');
  await rename(join(folder, 'earlier'), join(folder, 'renamed'));
  await utimes(join(folder, 'dated'), new Date(0), new Date(0));
  expect(await found(since)).toEqual(['dated\nsaid to be old', 'new\nwritten', 'renamed\nrenamed']);
});
