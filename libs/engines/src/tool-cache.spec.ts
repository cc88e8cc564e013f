import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fakeMachine } from './fake-tools.js';
import { cachedTool, toolCacheFolder } from './tool-cache.js';

const idOfNobody = 2 ** 30;
const noProgress = () => undefined;

test('two starts at once install a tool once', async () => {
  const { cache } = await fakeMachine({});
  let installations = 0;
  const install = async (folder: string) => {
    installations += 1;
    await writeFile(join(folder, 'tool'), 'whole');
  };
  const folders = await Promise.all([1, 2, 3].map(() => cachedTool('tool-1', install, noProgress, cache)));
  expect(new Set(folders).size).toBe(1);
  expect(installations).toBe(1);
});

test('an installation that was cut short is removed and done again', async () => {
  const { cache } = await fakeMachine({});
  await mkdir(join(cache, `tool-1.partial-${idOfNobody}`));
  await writeFile(join(cache, 'tool-1.lock'), String(idOfNobody));
  const folder = await cachedTool('tool-1', (into) => writeFile(join(into, 'tool'), 'whole'), noProgress, cache);
  expect(await readFile(join(folder, 'tool'), 'utf8')).toBe('whole');
  expect((await readdir(cache)).filter((name) => name.startsWith('tool-1'))).toEqual(['tool-1']);
});

test('an installation that fails leaves no tool and no lock', async () => {
  const { cache } = await fakeMachine({});
  const fail = () => Promise.reject(new Error('no connection'));
  await expect(cachedTool('tool-1', fail, noProgress, cache)).rejects.toThrow('no connection');
  expect((await readdir(cache)).filter((name) => name.startsWith('tool-1'))).toEqual([]);
});

test("the cache is the user's own, also when the setting for it is empty", () => {
  expect(toolCacheFolder({ XDG_CACHE_HOME: '/somewhere' })).toBe('/somewhere/traject');
  expect(toolCacheFolder({ XDG_CACHE_HOME: '' })).toMatch(/\.cache\/traject$/);
});
