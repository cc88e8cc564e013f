import { expect, test } from 'vitest';
import { agreedItem, agreedRef } from './agreed-item.js';

test('an item that was agreed to is read as it was written: what, and in which version', () => {
  expect(agreedRef({ itemRef: 'talk-1', version: 2 })).toBe('talk-1@2');
  for (const item of [
    { itemRef: 'talk-1', version: 1 },
    { itemRef: '3f0c', version: 999_999_999 },
  ])
    expect(agreedItem(agreedRef(item))).toEqual(item);
});

test('without a version it is the first', () => {
  expect(agreedItem('talk-1')).toEqual({ itemRef: 'talk-1', version: 1 });
});

test.each(['', '@1', 'talk-1@', 'talk-1@0', 'talk-1@01', 'talk-1@x', 'talk-1@1x', 'talk-1@1@2', 'talk-1@1000000000'])(
  '%j says neither',
  (ref) => {
    expect(agreedItem(ref)).toBeNull();
  },
);
