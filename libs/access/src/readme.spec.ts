import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { permissions } from './permission.js';
import { readGrounds } from './read-rules.js';
import { readme } from './readme.js';

test('README.md is what the code makes; `npm run access-table` writes it anew', async () => {
  expect(await readFile(new URL('../README.md', import.meta.url), 'utf8')).toBe(readme());
});

test('the tables name every permission and every ground of reading', () => {
  const text = readme();
  for (const each of [...permissions, ...readGrounds]) expect(text).toContain(`\`${each}\``);
});
