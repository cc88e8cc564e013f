import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, expect } from 'vitest';
import { afterThisTest, besideOthers } from './side-by-side.js';

const over: string[] = [];
const shortIsOver = Promise.withResolvers<void>();

besideOthers('a test that is over is cleaned up after, though another still runs', async () => {
  await turn();
  afterThisTest(() => {
    over.push('short');
    shortIsOver.resolve();
  });
});

besideOthers('a test that runs on keeps what it has until it is over itself', async () => {
  afterThisTest(() => void over.push('long'));
  await shortIsOver.promise;
  expect(over).toEqual(['short']);
});

afterAll(() => expect(over).toEqual(['short', 'long']));
