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
const advice = (): Destroyed => ({ kind: 'advice', adviceId: randomUUID(), personId: randomUUID() });
const draft = (): Destroyed => ({ kind: 'draft', contentRef: randomUUID(), personId: randomUUID() });

test('what was added is read again in order, by another process too', async () => {
  const { path, list } = await listIn();
  const entries = [person(), journey(), advice(), draft()];
  for (const entry of entries) await list.add(entry);
  expect(await list.read()).toEqual(entries);
  expect(await destroyedListInFile(path).read()).toEqual(entries);
});

test('a file that is not there is no empty list, and is made for its owner alone', async () => {
  const { path, list } = await listIn();
  const missing = { code: 'destroyed-list-unavailable', cause: expect.objectContaining({ code: 'ENOENT' }) };
  await expect(list.read()).rejects.toMatchObject(missing);
  await expect(list.version()).rejects.toMatchObject(missing);
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

const whole = JSON.stringify({ at: '2027-03-02T13:05:00.000Z', entry: person() });
test.each([
  ['text', 'who was destroyed?\n'],
  ['another entry', '{"at":"2027-03-02T13:05:00.000Z","entry":{"kind":"house","id":"1"}}\n'],
  ['a broken one', '{"at":"2027-03-02T13:05:00.000Z","entry":{"kind":"person" "personId":""}}\n'],
  ['two on one line', `${whole}${whole.slice(0, 40)}\n`],
  ['one with more behind it', `${whole},\n`],
])('a file with %s in it is refused with the line, and nothing of it is used', async (_what, text) => {
  const { path, list } = await listIn();
  await list.add(person());
  await appendFile(path, text);
  await expect(list.read()).rejects.toMatchObject({
    code: 'destroyed-list-damaged',
    message: expect.stringContaining('Line 3 '),
  });
});

const at = '2027-03-02T13:05:00.000Z';
const id = '11111111-1111-4111-8111-11111111111a';

test.each([
  ['a time that is none', { at: 'yesterday', entry: { kind: 'person', personId: id } }],
  ['no time', { entry: { kind: 'person', personId: id } }],
  ['a person who has no id of a person', { at, entry: { kind: 'person', personId: 'eva' } }],
  ['a name beside the id', { at, entry: { kind: 'person', personId: id, name: 'Eva' } }],
  ['a journey without an id', { at, entry: { kind: 'journey', journeyId: '', personId: id } }],
  ['a journey with an endless id', { at, entry: { kind: 'journey', journeyId: 'x'.repeat(201), personId: id } }],
  ['a journey of nobody', { at, entry: { kind: 'journey', journeyId: '1' } }],
  ['more beside a journey', { at, entry: { kind: 'journey', journeyId: '1', personId: id, more: 1 } }],
  ['an advice without an id', { at, entry: { kind: 'advice', adviceId: '', personId: id } }],
  ['an advice with an endless id', { at, entry: { kind: 'advice', adviceId: 'x'.repeat(201), personId: id } }],
  ['an advice of nobody', { at, entry: { kind: 'advice', adviceId: '1' } }],
  ['more beside an advice', { at, entry: { kind: 'advice', adviceId: '1', personId: id, more: 1 } }],
  ['a draft without its reference', { at, entry: { kind: 'draft', contentRef: 'draft', personId: id } }],
  ['a draft of nobody', { at, entry: { kind: 'draft', contentRef: id } }],
  ['more beside a draft', { at, entry: { kind: 'draft', contentRef: id, personId: id, more: 1 } }],
])('a line with %s is no entry, which is said with what to do', async (_what, line) => {
  const { path, list } = await listIn();
  await writeFile(path, `${JSON.stringify(line)}\n`);
  await expect(list.read()).rejects.toMatchObject({
    code: 'destroyed-list-damaged',
    message: `Line 1 of ${path} is no entry of a list of what was destroyed. Nothing was changed. Restore the file from its own copy before anybody reads from this database.`,
  });
});

test.each([
  { kind: 'journey', journeyId: 'X'.repeat(200) },
  { kind: 'advice', adviceId: 'X'.repeat(200) },
])(
  'ids of people are told apart in lower case, however they were written, and the longest id is taken: $kind',
  async (entry) => {
    const { path, list } = await listIn();
    const written = { ...entry, personId: id.toUpperCase() };
    await writeFile(path, `${JSON.stringify({ at, entry: written })}\n`);
    expect(await list.read()).toEqual([{ ...written, personId: id }]);
  },
);

test('a list whose lines end as on Windows is the same list', async () => {
  const { path, list } = await listIn();
  const entries = [person(), draft()];
  await writeFile(path, entries.map((entry) => `${JSON.stringify({ at, entry })}\r\n`).join(''));
  expect(await list.read()).toEqual(entries);
});

test('each entry is written with the time of its writing', async () => {
  const { path } = await listIn();
  const before = new Date().toISOString();
  await destroyedListInFile(path).add(person());
  const [, written = ''] = /"at":"([^"]+)"/.exec(await readFile(path, 'utf8')) ?? [];
  const moments = [before, written, new Date().toISOString()];
  expect(new Date(written).toISOString()).toBe(written);
  expect(moments).toEqual(moments.toSorted());
});

test('a list that cannot be read says so, with why, and may be tried again', async () => {
  const { path } = await listIn();
  await expect(destroyedListInFile(join(path, '..')).read()).rejects.toMatchObject({
    code: 'destroyed-list-unavailable',
    message: expect.stringMatching(
      /^The list of what was destroyed cannot be used \(.*\)\. Nothing was destroyed\. Let this process read and write the file; where none was ever kept, migrate makes it\.$/,
    ),
    cause: expect.objectContaining({ code: 'EISDIR' }),
    mayPass: true,
  });
});

test('a list that cannot be written says so, and may be tried again', async () => {
  const { path } = await listIn();
  await writeFile(path, '');
  const below = destroyedListInFile(join(path, 'below'));
  await expect(below.add(person())).rejects.toMatchObject({ code: 'destroyed-list-unavailable', mayPass: true });
});

test('its version is another one once something was added or another file is there, and no other while nothing was', async () => {
  const { path, list } = await listIn();
  await writeFile(path, '');
  const versions = [await list.version()];
  await list.add(person());
  versions.push(await list.version(), await list.version());
  await list.add(person());
  versions.push(await list.version());
  const text = await readFile(path, 'utf8');
  await rm(path);
  await writeFile(path, text);
  versions.push(await list.version());
  expect(new Set(versions).size).toBe(4);
  expect(versions[1]).toBe(versions[2]);
  await expect(destroyedListInFile(join(path, 'below')).version()).rejects.toMatchObject({
    code: 'destroyed-list-unavailable',
    mayPass: true,
  });
});

test('a line holds ids and a time, and nothing else', async () => {
  const { path, list } = await listIn();
  const entry = person();
  await list.add(entry);
  expect(await readFile(path, 'utf8')).toBe(`\n{"at":"2027-03-02T13:05:00.000Z","entry":${JSON.stringify(entry)}}\n`);
});
