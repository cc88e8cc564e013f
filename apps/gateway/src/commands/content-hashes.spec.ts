import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { contentHashes } from './content-hashes.js';

const hashes = contentHashes(() => new Uint8Array(32).fill(1));

test('the same text has the same hash, and another one has another', () => {
  expect(hashes.ofText('goal')).toBe(hashes.ofText('goal'));
  expect(hashes.ofText('goal')).not.toBe(hashes.ofText('goals'));
  expect(hashes.ofText('goal')).not.toBe(hashes.ofRequest('goal'));
});

test('who has a hash and not the key cannot try out texts', () => {
  const others = contentHashes(() => new Uint8Array(32).fill(2));
  expect(hashes.ofText('goal')).not.toBe(others.ofText('goal'));
  expect(hashes.ofText('goal')).not.toBe(createHash('sha256').update('goal').digest('hex'));
});
