import { expect, test } from 'vitest';
import { pageOf, readCursor } from './cursor.js';

const key = { bytes: new Uint8Array(32).fill(7) };
const page = (rows: readonly string[], limit: number, scope = 'tasks of anna') =>
  pageOf(rows, limit, { key, scope, placeOf: (row) => [row, row], show: (row) => row });

test('a page ends at its limit, and its cursor leads to where it ended', () => {
  const { items, nextCursor } = page(['a', 'b', 'c'], 2);
  expect(items).toEqual(['a', 'b']);
  expect(readCursor(key, 'tasks of anna', nextCursor ?? undefined)).toEqual(['b', 'b']);
});

test('the last page has no cursor', () => {
  expect(page(['a', 'b'], 2).nextCursor).toBeNull();
});

test.each(['', 'AAAA', Buffer.alloc(40).toString('base64url')])('a forged cursor is refused', (forged) => {
  expect(() => readCursor(key, 'tasks of anna', forged)).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
});

test("a cursor of somebody else's list is refused", () => {
  const { nextCursor } = page(['a', 'b', 'c'], 2, 'tasks of bram');
  expect(() => readCursor(key, 'tasks of anna', nextCursor ?? undefined)).toThrow(
    expect.objectContaining({ code: 'cursor-invalid' }),
  );
});
