import { expect, test } from 'vitest';
import { refuseOversized } from './request-limits.js';

const headers = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => [`x-${index}`, '1']).flat();

test('a request of usual size goes on', () => {
  expect(() => refuseOversized({ url: `/${'a'.repeat(4_095)}`, rawHeaders: headers(100) })).not.toThrow();
});

test('a long address is refused', () => {
  expect(() => refuseOversized({ url: `/${'a'.repeat(4_096)}`, rawHeaders: [] })).toThrow(
    expect.objectContaining({ status: 414, code: 'address-too-long' }),
  );
});

test('many headers are refused', () => {
  expect(() => refuseOversized({ url: '/', rawHeaders: headers(101) })).toThrow(
    expect.objectContaining({ status: 431, code: 'headers-too-many' }),
  );
});
