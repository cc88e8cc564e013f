import { expect, test } from 'vitest';
import { faultsOf } from './any-client.js';

const form = {
  type: 'object',
  properties: {
    startsAt: { type: 'string', format: 'date-time', formatMinimum: '2027-03-01T00:00:00Z' },
    place: { type: 'string', enum: ['office', 'online'] },
  },
  required: ['startsAt'],
  additionalProperties: false,
};

test('values that fit a form have no faults', () => {
  expect(faultsOf(form, { startsAt: '2027-03-01T00:00:00Z', place: 'online' })).toEqual([]);
});

test.for([
  [{}, 'required'],
  [{ startsAt: '2027-02-28T23:59:59Z' }, 'formatMinimum'],
  [{ startsAt: '2027-03-01T00:00:00Z', place: 'elsewhere' }, 'enum'],
  [{ startsAt: '2027-03-01T00:00:00Z', more: 1 }, 'additionalProperties'],
] as const)('values %j that do not fit are reported by the rule %s', ([values, keyword]) => {
  expect(faultsOf(form, values)).toEqual([expect.objectContaining({ keyword })]);
});
