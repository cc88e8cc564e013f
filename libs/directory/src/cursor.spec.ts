import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { cursorsOf } from './cursor.js';

const bytes = randomBytes(32);
const key = () => bytes;
const cursors = cursorsOf('people', { active: true }, key);
const rows = Array.from({ length: 3 }, () => ({ id: randomUUID() }));

describe('the cursor of a list', () => {
  it('leads to the row after the last one of the page', () => {
    const page = cursors.pageOf(rows, { limit: 2 });
    expect(page.items).toEqual(rows.slice(0, 2));
    expect(cursors.after({ cursor: page.nextCursor ?? '' })).toBe(rows[1]?.id);
  });

  it('is absent on the last page', () => {
    expect(cursors.pageOf(rows, { limit: 3 })).toEqual({ items: rows, nextCursor: null });
    expect(cursors.pageOf([], { limit: 3 })).toEqual({ items: [], nextCursor: null });
  });

  it('is refused from another list, another filter, another directory, altered, cut off or made up', () => {
    const cursor = cursors.pageOf(rows, { limit: 1 }).nextCursor ?? '';
    const elsewhere = [
      cursorsOf('practitioners', { active: true }, key),
      cursorsOf('people', { active: false }, key),
      cursorsOf('people', { active: true }, () => randomBytes(32)),
    ];
    for (const other of elsewhere) {
      expect(() => other.after({ cursor })).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
    }
    const forged = Buffer.from(cursor, 'base64url');
    forged[forged.length - 3] = (forged[forged.length - 3] ?? 0) ^ 1;
    for (const wrong of [
      '',
      'AAAA',
      cursor.slice(0, 20),
      cursor.slice(0, -2),
      forged.toString('base64url'),
      '💥',
      '../..',
    ]) {
      expect(() => cursors.after({ cursor: wrong })).toThrow(expect.objectContaining({ code: 'cursor-invalid' }));
    }
  });
});
