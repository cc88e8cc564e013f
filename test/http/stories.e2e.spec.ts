import fc from 'fast-check';
import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { afterAll, describe } from 'vitest';
import { stopTheStack } from './the-stack.js';

afterAll(stopTheStack);

const stories = (await readdir(new URL('.', import.meta.url)))
  .filter((name) => name.endsWith('.stories.ts'))
  .toSorted();

/** Another one for each run, so that no story comes to need what one before it left; one that is given is taken again. */
const seed = Number(process.env['TRAJECT_STORIES_SEED'] ?? randomInt(2 ** 31));
const inAnyOrder = fc.shuffledSubarray(stories, { minLength: stories.length });
const order = fc.sample(inAnyOrder, { seed, numRuns: 1 }).flat();
const told = `told in the order of TRAJECT_STORIES_SEED=${seed}`;
console.info(`${told}: ${order.join(', ')}`);

// One after the other, on one stack: starting one takes longer than what most of them tell.
describe(told, () => {
  describe.each(order)('%s', async (name) => {
    await import(`./${name}`);
  });
});
