import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { afterThisTest, besideOthers, forAllTestsOfThisFile, startedWithItsEnd } from './side-by-side.js';

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

test('what was started is ended when a later start fails', async () => {
  const ended: string[] = [];
  const start = () => {
    afterThisTest(() => void ended.push('the part'));
    throw new Error('The second part did not start.');
  };
  await expect(startedWithItsEnd(start)).rejects.toThrow('The second part did not start.');
  expect(ended).toEqual(['the part']);
});

test('everything is ended, also when one end fails, which is told', async () => {
  const ended: string[] = [];
  const end = await startedWithItsEnd(() => {
    afterThisTest(() => void ended.push('the part'));
    afterThisTest(() => {
      throw new Error('There were errors in its log.');
    });
  });
  await expect(end()).rejects.toThrow('There were errors in its log.');
  expect(ended).toEqual(['the part']);
});

afterAll(() => allAreOver.forEach((holds) => holds()));
