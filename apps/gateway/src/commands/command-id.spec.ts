import { expect, test } from 'vitest';
import { commandIdentity, derivedId } from './command-id.js';

const key = 'b1c6f7c2-1111-4222-8333-444455556666';

test('the same caller, key and question give the same command, in whatever order its fields come', () => {
  expect(commandIdentity('anna', key, { a: 1, b: 2 })).toEqual(commandIdentity('anna', key, { b: 2, a: 1 }));
});

test('another caller with the same key gives another command', () => {
  expect(commandIdentity('anna', key, {}).commandId).not.toBe(commandIdentity('bram', key, {}).commandId);
});

test('another question under the same key is the same command with another fingerprint', () => {
  const first = commandIdentity('anna', key, { given: true });
  const second = commandIdentity('anna', key, { given: false });
  expect(second.commandId).toBe(first.commandId);
  expect(second.fingerprint).not.toBe(first.fingerprint);
});

test.each([undefined, ''])('a command without a key is refused', (missing) => {
  expect(() => commandIdentity('anna', missing, {})).toThrow(
    expect.objectContaining({ code: 'idempotency-key-missing' }),
  );
});

test.each(['short', 'with a space in it', 'x'.repeat(201)])(
  'a key that is not 8 to 200 visible characters is refused',
  (odd) => {
    expect(() => commandIdentity('anna', odd, {})).toThrow(
      expect.objectContaining({ code: 'idempotency-key-invalid' }),
    );
  },
);

test('what a command makes has ids of its own, the same at every attempt', () => {
  expect(derivedId('c', 'journey')).toBe(derivedId('c', 'journey'));
  expect(derivedId('c', 'journey')).not.toBe(derivedId('c', 'employee'));
});
