import { once } from 'node:events';
import { expect, it } from 'vitest';
import { readAhead, type Reading } from './read-ahead.js';

/** Numbers up to a limit, with what was asked for so far; then an error, or a wait that only the signal ends. */
const numbers = (limit: number, then: 'end' | 'error' | 'wait' = 'end') => {
  const asked: number[] = [];
  const state = { isClosed: false };
  const open: Reading<number>['open'] = async function* (signal) {
    try {
      for (let next = 1; next <= limit; next += 1) {
        asked.push(next);
        yield next;
      }
      if (then === 'error') throw new Error('The log could not be read.');
      if (then === 'wait') await once(signal, 'abort');
    } finally {
      state.isClosed = true;
    }
  };
  return { asked, open, state, signal: new AbortController().signal };
};

it('gives the same items in the same order', async () => {
  for (const ahead of [true, false]) {
    const { open, signal } = numbers(4);
    const items: number[] = [];
    for await (const item of readAhead({ open, signal, more: () => ahead })) items.push(item);
    expect(items).toEqual([1, 2, 3, 4]);
  }
});

it('asks for the next one while one is dealt with, and only where more is there', async () => {
  const { open, signal, asked } = numbers(4);
  for await (const item of readAhead({ open, signal, more: (each) => each !== 3 })) {
    expect(asked.at(-1)).toBe(item >= 3 ? item : item + 1);
  }
});

it('hands on an error in its turn, after what came before it', async () => {
  const { open, signal } = numbers(2, 'error');
  const seen: number[] = [];
  const reading = (async () => {
    for await (const item of readAhead({ open, signal, more: () => true })) seen.push(item);
  })();
  await expect(reading).rejects.toThrow('The log could not be read.');
  expect(seen).toEqual([1, 2]);
});

it('ends a read that is under way when nobody asks any more', async () => {
  const { open, signal, state } = numbers(2, 'wait');
  for await (const item of readAhead({ open, signal, more: () => true })) if (item === 2) break;
  expect(state.isClosed).toBe(true);
});
