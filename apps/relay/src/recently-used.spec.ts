import { describe, expect, it } from 'vitest';
import { recentlyUsed } from './recently-used.js';

describe('what was used lately', () => {
  it('is remembered up to a limit, and what was not used for longest is forgotten first', () => {
    const values = recentlyUsed<number>(2);
    values.set('a', 1);
    values.set('b', 2);
    expect(values.get('a')).toBe(1);
    values.set('c', 3);
    expect([values.get('a'), values.get('b'), values.get('c')]).toEqual([1, undefined, 3]);
  });
});
