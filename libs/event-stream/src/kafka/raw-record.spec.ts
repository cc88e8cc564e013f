import { expect, it } from 'vitest';
import { rawRecord } from './raw-record.js';

const headersOf = (headers: object) =>
  // Safe: whatever Kafka lets others write, which is more than the client's types tell of.
  rawRecord('topic', 0, { offset: '7', key: null, value: null, headers: headers as Record<string, Buffer> }).headers;

it('has the headers as they came', () => {
  const headers = { ce_id: Buffer.from('a/1'), ce_type: Buffer.from('b') };
  expect(headersOf(headers)).toEqual(headers);
});

it('has the last value of a header that comes several times', () => {
  expect(headersOf({ twice: [Buffer.from('a'), Buffer.from('b')], once: Buffer.from('c') })).toEqual({
    twice: Buffer.from('b'),
    once: Buffer.from('c'),
  });
});

it('leaves out a header without a value instead of failing, which would stop the partition for good', () => {
  expect(headersOf({ none: null, last: [Buffer.from('a'), null], once: Buffer.from('c') })).toEqual({
    once: Buffer.from('c'),
  });
});
