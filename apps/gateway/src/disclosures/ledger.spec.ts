import { describe, expect, test } from 'vitest';
import { readable, type OpenedOrNot } from './ledger.js';

const now = '2027-03-02T09:00:00.000Z';
const later = '2027-03-02T09:00:00.001Z';
const disclosed: OpenedOrNot = { state: 'disclosed', validUntil: later, openings: [] };
const opened: OpenedOrNot = { state: 'opened', validUntil: later, openings: [{ readerId: 'mees', at: now }] };

describe('whether words are shown', () => {
  test('who has not opened them yet has to open them first, on record', () => {
    expect(readable(disclosed, 'mees', now)).toBe('to-open');
    expect(readable(opened, 'hr', now)).toBe('to-open');
  });

  test('who opened them reads them again', () => {
    expect(readable(opened, 'mees', now)).toBe('opened');
  });

  test.each<readonly [string, OpenedOrNot]>([
    ['withdrawn', { ...disclosed, state: 'withdrawn' }],
    ['withdrawn, and their time is over', { ...disclosed, state: 'withdrawn', validUntil: now }],
    ['lapsed', { ...disclosed, state: 'lapsed' }],
    ['over, before anybody has put that on record', { ...disclosed, validUntil: now }],
    ['over, opened by somebody else', { ...opened, openings: [{ readerId: 'hr', at: now }], validUntil: now }],
  ])('words that are %s have one answer (S7)', (_how, row) => {
    expect(() => readable(row, 'mees', now)).toThrow(
      expect.objectContaining({ status: 404, code: 'disclosure-not-found', facts: {} }),
    );
  });

  test('only who opened them is told that their time is over', () => {
    expect(() => readable({ ...opened, validUntil: now }, 'mees', now)).toThrow(
      expect.objectContaining({ status: 410, code: 'disclosure-lapsed', facts: {} }),
    );
  });
});
