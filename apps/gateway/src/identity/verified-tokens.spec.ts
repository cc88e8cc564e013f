import { beforeEach, expect, test } from 'vitest';
import { verifiedOnce, type VerifyToken } from './verified-tokens.js';

const begin = 1_800_000_000_000;
let nowMs: number;
let looked: string[];
/** Ends ten seconds after the beginning, or after ten minutes. */
const ends: Readonly<Record<string, number>> = { short: begin / 1_000 + 10, long: begin / 1_000 + 600 };
let verify: VerifyToken;

beforeEach(() => {
  nowMs = begin;
  looked = [];
  const look: VerifyToken = (token) => {
    looked.push(token);
    const exp = ends[token];
    if (exp === undefined || exp * 1_000 + 5_000 <= nowMs) return Promise.reject(new Error('refused'));
    // No more of the result is asked for here than its end.
    return Promise.resolve({ payload: { sub: token, exp }, protectedHeader: { alg: 'ES256' } } as never);
  };
  verify = verifiedOnce(look, { now: () => nowMs, clockToleranceMs: 5_000 });
});

test('a token is verified once, and says the same each time', async () => {
  const first = await verify('long');
  expect(await verify('long')).toBe(first);
  expect((await verify('short')).payload.sub).toBe('short');
  expect(looked).toEqual(['long', 'short']);
});

test('it is verified anew a minute later', async () => {
  await verify('long');
  nowMs += 59_999;
  await verify('long');
  expect(looked).toEqual(['long']);
  nowMs += 1;
  await verify('long');
  expect(looked).toEqual(['long', 'long']);
});

test('it is refused from its own end on, also when it was good a moment ago', async () => {
  await verify('short');
  nowMs += 14_999;
  await verify('short');
  nowMs += 1;
  await expect(verify('short')).rejects.toThrow('refused');
});

test('one that was refused is never remembered', async () => {
  await expect(verify('forged')).rejects.toThrow('refused');
  await expect(verify('forged')).rejects.toThrow('refused');
  expect(looked).toEqual(['forged', 'forged']);
});

test('nor is one taken for good at a time before it was verified', async () => {
  await verify('long');
  nowMs -= 1;
  await verify('long');
  expect(looked).toEqual(['long', 'long']);
});

test('others do not push it out before there are very many of them', async () => {
  await verify('long');
  for (let other = 0; other < 200; other += 1) await verify(`other-${other}`).catch(() => undefined);
  await verify('long');
  expect(looked.filter((token) => token === 'long')).toEqual(['long']);
});
