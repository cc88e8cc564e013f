import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readme } from './readme.js';

test('README.md is what the code makes; `npm run mart-model` writes it anew', async () => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toBe(readme());
});
