import { readdir } from 'node:fs/promises';
import { afterAll, describe } from 'vitest';
import { stopTheStack } from './the-stack.js';

afterAll(stopTheStack);

const stories = (await readdir(new URL('.', import.meta.url))).filter((name) => name.endsWith('.stories.ts'));

// One after the other, on one stack: starting one takes longer than what most of them tell.
describe.each(stories.toSorted())('%s', async (name) => {
  await import(`./${name}`);
});
