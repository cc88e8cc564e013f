import { expect, test } from 'vitest';
import { meansDiskFull } from './failure.js';

test.for([
  'FATAL:  could not write to file "base/1/2653": No space left on device',
  'FATAL:  could not extend file "base/1/2653": wrote only 4096 of 8192 bytes\nHINT:  Check free disk space.',
  'database or disk is full (13)',
  'java.io.IOException: No space left on device',
  'npm error code ENOSPC',
])('a full disk is recognised in: %s', (words) => {
  expect(meansDiskFull(words)).toBe(true);
});

test('a full disk is recognised in an error, in its cause too', () => {
  const full = Object.assign(new Error('write failed'), { code: 'ENOSPC' });
  expect(meansDiskFull(full)).toBe(true);
  expect(meansDiskFull(new Error('not started', { cause: full }))).toBe(true);
});

test('other troubles are not taken for a full disk', () => {
  expect(meansDiskFull('FATAL: password authentication failed')).toBe(false);
  expect(meansDiskFull(new Error('address in use'))).toBe(false);
  expect(meansDiskFull(undefined)).toBe(false);
});
