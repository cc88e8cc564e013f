import { expect, test } from 'vitest';
import { readable, type MainLinesOnRecord } from './main-lines.js';

const now = '2027-03-02T09:00:00.000Z';
const later = '2027-03-02T09:00:00.001Z';
const shared: MainLinesOnRecord = {
  contentRef: 'words',
  recipientIds: ['hr', 'mees'],
  state: 'disclosed',
  validUntil: later,
  readAt: null,
};
const read = { ...shared, readAt: now };
const as = (personId: string) => ({ personId, as: personId === 'mees' ? 'manager' : 'requester' }) as const;

test.each(['hr', 'mees'])('main lines that were shared are read by %s, to whom they were', (reader) => {
  expect(readable(shared, as(reader), now, 'closing')).toEqual(shared);
});

test('who read them reads them again, also after the end', () => {
  expect(readable(read, as('mees'), now, 'ended')).toEqual(read);
});

test.each([
  ['not shared yet, or refused', undefined, 'mees'],
  ['withdrawn', { ...shared, state: 'withdrawn' }, 'mees'],
  ['withdrawn, and their time is over', { ...shared, state: 'withdrawn', validUntil: now }, 'mees'],
  ['shared with others', shared, 'hr-2'],
] as const)('main lines that are %s have one answer (S7)', (_how, disclosure, reader) => {
  for (const phase of ['closing', 'ended'] as const)
    expect(() => readable(disclosure, as(reader), now, phase)).toThrow(
      expect.objectContaining({ status: 404, code: 'main-lines-not-shared', facts: {} }),
    );
});

test.each([
  ['whose time is over', { ...shared, validUntil: now }, 'closing'],
  ['whose time is over since they were read', { ...read, validUntil: now }, 'follow-up'],
  ['that nobody had read when the journey ended', shared, 'ended'],
] as const)('main lines %s are told to have lapsed', (_which, disclosure, phase) => {
  expect(() => readable(disclosure, as('mees'), now, phase)).toThrow(
    expect.objectContaining({ status: 410, code: 'main-lines-lapsed', facts: {} }),
  );
});
