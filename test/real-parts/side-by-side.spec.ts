import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { afterThisTest, besideOthers, forAllTestsOfThisFile } from './side-by-side.js';

const over: string[] = [];
/** What holds once all tests are over. */
const allAreOver: (() => void)[] = [];
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

describe('what all tests of a file use', () => {
  const ended: string[] = [];
  forAllTestsOfThisFile(() => {
    afterThisTest(() => void ended.push('the part'));
    afterThisTest(() => void ended.push('what was started on it'));
  });

  test.each(['first', 'last'])('is there in the %s of them', () => {
    expect(ended).toEqual([]);
  });

  allAreOver.push(() => expect(ended).toEqual(['what was started on it', 'the part']));
});

afterAll(() => allAreOver.forEach((holds) => holds()));
