import { expect, test } from 'vitest';
import { hashOf, NO_ENTRY, type ReadEntry } from './entry.js';

const entry: Omit<ReadEntry, 'hash'> = {
  personId: '11111111-1111-4111-8111-111111111111',
  number: 1,
  readAt: '2026-11-25T04:37:00.123456Z',
  contentRef: '22222222-2222-4222-8222-222222222222',
  journeyId: null,
  field: 'record-bmw-talk.notes',
  reader: 'bos',
  role: 'bmw-practitioner',
  ground: 'task-of-journey',
  transactionId: '777',
  previousHash: NO_ENTRY,
};

test('the hash of an entry stays what it was, as chains outlive code', () => {
  expect(hashOf(entry)).toBe('c7d1a5837c9a33802734e86c2650045d2105809f8616bb39e950785586fef57e');
});

test('what moves from one part of an entry to the next, or is absent, gives another hash', () => {
  const alike: readonly Partial<ReadEntry>[] = [
    {},
    { journeyId: '' },
    { journeyId: '-' },
    { reader: 'bosb', role: 'mw-practitioner' },
    { reader: 'bos,16:bmw-practitioner', role: '' },
    { journeyId: '\u00e9' },
    { journeyId: 'e\u0301' },
  ];
  expect(new Set(alike.map((given) => hashOf({ ...entry, ...given }))).size).toBe(alike.length);
});
