import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Destroyed } from '@traject/contracts';
import { expect, onTestFinished, test } from 'vitest';
import { destroyedListInFile } from './destroyed-list-file.js';

const listIn = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-destroyed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'destroyed-keys');
  return { path, list: destroyedListInFile(path, () => '2027-03-02T13:05:00.000Z') };
};

const person = (): Destroyed => ({ kind: 'person', personId: randomUUID() });
const journey = (): Destroyed => ({ kind: 'journey', journeyId: randomUUID(), personId: randomUUID() });
const draft = (): Destroyed => ({ kind: 'draft', contentRef: randomUUID(), personId: randomUUID() });

test('what was added is read again in order, by another process too', async () => {
  const { path, list } = await listIn();
  const entries = [person(), journey(), draft()];
  for (const entry of entries) await list.add(entry);
  expect(await list.read()).toEqual(entries);
  expect(await destroyedListInFile(path).read()).toEqual(entries);
});

test('a file that is not there yet is empty, and is made for its owner alone', async () => {
  const { path, list } = await listIn();
  expect(await list.read()).toEqual([]);
  await list.add(person());
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('several writers at once lose nothing', async () => {
  const { path, list } = await listIn();
  const entries = Array.from({ length: 40 }, person);
  await Promise.all(entries.map((entry) => destroyedListInFile(path).add(entry)));
  expect(new Set((await list.read()).map((entry) => entry.personId))).toEqual(
    new Set(entries.map((entry) => entry.personId)),
  );
});

test('half a line of a writer that died is passed over, and what is added afterwards is not lost by it', async () => {
  const { path, list } = await listIn();
  const [first, lost, next] = [person(), person(), person()];
  await list.add(first);
  await list.add(lost);
  const { size } = await stat(path);
  await truncate(path, size - 40);
  await list.add(next);
  expect(await list.read()).toEqual([first, next]);
});

test.each([
  ['text', 'who was destroyed?\n'],
  ['another entry', '{"at":"2027-03-02T13:05:00.000Z","entry":{"kind":"house","id":"1"}}\n'],
  ['a broken one', '{"at":"2027-03-02T13:05:00.000Z","entry":{"kind":"person" "personId":""}}\n'],
])('a file with %s in it is refused with the line, and nothing of it is used', async (_what, text) => {
  const { path, list } = await listIn();
  await list.add(person());
  await appendFile(path, text);
  await expect(list.read()).rejects.toMatchObject({
    code: 'destroyed-list-damaged',
    message: expect.stringContaining('Line 3 '),
  });
});

test('a list that cannot be written says so, and may be tried again', async () => {
  const { path } = await listIn();
  await writeFile(path, '');
  const below = destroyedListInFile(join(path, 'below'));
  await expect(below.add(person())).rejects.toMatchObject({ code: 'destroyed-list-unavailable', mayPass: true });
});

test('a line holds ids and a time, and nothing else', async () => {
  const { path, list } = await listIn();
  const entry = person();
  await list.add(entry);
  expect(await readFile(path, 'utf8')).toBe(`\n{"at":"2027-03-02T13:05:00.000Z","entry":${JSON.stringify(entry)}}\n`);
});
