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
  ['body-too-deep', bytes('['.repeat(30) + ']'.repeat(30))],
])('a body that cannot be used is refused as %s', (code, body) => {
  expect(() => readJsonBody(body)).toThrow(expect.objectContaining({ code }));
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
