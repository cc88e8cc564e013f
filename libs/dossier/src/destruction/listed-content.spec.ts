import { mkdtemp, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Destroyed } from '@traject/contracts';
import { describe, expect, onTestFinished, test } from 'vitest';
import { destroyedListInFile } from './destroyed-list-file.js';
import type { DestroyedList } from './destroyed-list.js';
import { lookAt, nothingListed, type PlaceOfContent } from './listed-content.js';

const id = (last: string): string => `11111111-1111-4111-8111-11111111111${last}`;
const place: PlaceOfContent = { contentRef: id('a'), personId: id('b'), journeyId: id('c'), adviceId: id('d') };
const entries: Readonly<Record<Destroyed['kind'], Destroyed>> = {
  person: { kind: 'person', personId: id('b') },
  journey: { kind: 'journey', journeyId: id('c'), personId: id('e') },
  advice: { kind: 'advice', adviceId: id('d'), personId: id('e') },
  draft: { kind: 'draft', contentRef: id('a'), personId: id('e') },
};

const listOfThisTest = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'traject-listed-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'destroyed-keys');
  await writeFile(path, '');
  return { path, list: destroyedListInFile(path) };
};

describe('content is listed as destroyed', () => {
  test.each(Object.values(entries))('by its $kind, and by nothing else', async (entry) => {
    const { list } = await listOfThisTest();
    await list.add(entry);
    const isListed = await lookAt(list)();
    expect(isListed(place)).toBe(true);
    const elsewhere = { contentRef: id('1'), personId: id('2'), journeyId: id('3'), adviceId: id('4') };
    expect(isListed(elsewhere)).toBe(false);
    expect(isListed({ ...elsewhere, journeyId: null, adviceId: null })).toBe(false);
    // The same id of another kind says nothing.
    expect(isListed({ contentRef: id('c'), personId: id('a'), journeyId: id('d'), adviceId: id('b') })).toBe(false);
  });

  test('from the moment on at which it is added, also by another process', async () => {
    const { path, list } = await listOfThisTest();
    const look = lookAt(list);
    expect((await look())(place)).toBe(false);
    await destroyedListInFile(path).add(entries.journey);
    expect((await look())(place)).toBe(true);
  });

  test('for good: nothing is told while the file is away, and an empty one in its place takes nothing back', async () => {
    const { path, list } = await listOfThisTest();
    await list.add(entries.person);
    const look = lookAt(list);
    await look();
    await unlink(path);
    await expect(look()).rejects.toMatchObject({ code: 'destroyed-list-unavailable' });
    await writeFile(path, '');
    expect((await look())(place)).toBe(true);
  });

  test('never where no list is kept', async () => {
    expect((await nothingListed())(place)).toBe(false);
  });

  test('though nothing is in it whose id is missing', async () => {
    const { list } = await listOfThisTest();
    await list.add({ kind: 'journey', journeyId: 'null', personId: id('e') });
    await list.add({ kind: 'advice', adviceId: 'null', personId: id('e') });
    expect((await lookAt(list)())({ ...place, journeyId: null, adviceId: null })).toBe(false);
  });
});

/** A list that counts how often it is read, and fails when it is told to. */
const countingList = (list: DestroyedList) => {
  const counted = { reads: 0, fails: false };
  const read: DestroyedList['read'] = () => {
    counted.reads += 1;
    return counted.fails ? Promise.reject(new Error('It could not be read.')) : list.read();
  };
  return { counted, look: lookAt({ ...list, read }) };
};

describe('the list', () => {
  test('is read again only when something was added', async () => {
    const { list } = await listOfThisTest();
    await list.add(entries.draft);
    const { counted, look } = countingList(list);
    for (let count = 0; count < 3; count += 1) await look();
    expect(counted.reads).toBe(1);
    await list.add(entries.person);
    await look();
    expect(counted.reads).toBe(2);
  });

  test('that could not be read lets nobody look at less, and is read once more', async () => {
    const { list } = await listOfThisTest();
    const { counted, look } = countingList(list);
    await look();
    await list.add(entries.person);
    counted.fails = true;
    await expect(look()).rejects.toThrow('It could not be read.');
    counted.fails = false;
    expect((await look())(place)).toBe(true);
  });
});
