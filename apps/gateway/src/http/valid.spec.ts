import { expect, test } from 'vitest';
import { z } from 'zod';
import { readJsonBody, valid } from './valid.js';

const bytes = (text: string) => new TextEncoder().encode(text);

test('a body is read, and an empty one is an empty object', () => {
  expect(readJsonBody(bytes('{"given":true}'))).toEqual({ given: true });
  expect(readJsonBody(bytes(''))).toEqual({});
});

test.each([
  ['body-malformed', bytes('{"given":')],
  ['body-not-utf8', Uint8Array.of(0x22, 0xff, 0x22)],
  ['body-not-utf8', bytes(String.raw`{"question":["half of a pair \ud83d"]}`)],
  ['body-not-utf8', bytes(String.raw`{"\ude00":1}`)],
  ['body-not-utf8', bytes(String.raw`{"question":"\u0000"}`)],
  ['body-too-deep', bytes('['.repeat(30) + ']'.repeat(30))],
  ['body-too-deep', bytes('['.repeat(100_000) + ']'.repeat(100_000))],
])('a body that cannot be used is refused as %s', (code, body) => {
  expect(() => readJsonBody(body)).toThrow(expect.objectContaining({ code }));
});

test('a list is read however long it is, and levels are counted up to the last that is allowed', () => {
  expect(readJsonBody(bytes(`[${'0,'.repeat(130_000)}0]`))).toHaveLength(130_001);
  expect(readJsonBody(bytes('['.repeat(20) + '0' + ']'.repeat(20)))).toHaveLength(1);
  expect(() => readJsonBody(bytes('['.repeat(21) + '0' + ']'.repeat(21)))).toThrow(
    expect.objectContaining({ code: 'body-too-deep' }),
  );
});

test('a character that takes a whole surrogate pair is a character', () => {
  expect(readJsonBody(bytes(String.raw`"\ud83d\ude00"`))).toBe('😀');
});

test('what is wrong with an input is named by its place, and never repeated', () => {
  const shape = z.strictObject({ theme: z.enum(['stress']) });
  expect(() => valid(shape, { theme: 'a private word', 'another private word': 1 })).toThrow(
    expect.objectContaining({ code: 'input-invalid' }),
  );
  try {
    valid(shape, { theme: 'a private word', 'another private word': 1 });
  } catch (problem) {
    expect(JSON.stringify(problem)).toContain('"path":"theme"');
    expect(JSON.stringify(problem)).not.toContain('private');
  }
});
