import { expect, test } from 'vitest';
import { fillForm } from './fill-form.js';

const now = '2027-03-02T10:00:00.000Z';

test('a form is filled in from its schema, and wishes choose where there is a choice', () => {
  const form = {
    oneOf: [
      {
        properties: { outcome: { const: 'missed' }, missedBy: { enum: ['employee', 'practitioner'] } },
        required: ['outcome', 'missedBy'],
      },
      {
        properties: { outcome: { const: 'held' }, next: { enum: ['continue', 'finish'] }, notes: { type: 'string' } },
        required: ['outcome', 'next'],
      },
    ],
  };
  expect(fillForm(form, {}, now)).toEqual({ outcome: 'missed', missedBy: 'employee' });
  expect(fillForm(form, { next: 'finish' }, now)).toEqual({ outcome: 'held', next: 'finish' });
});

test('a time is now, or the earliest that the form allows', () => {
  const form = (formatMinimum: string) => ({
    properties: { startsAt: { type: 'string', format: 'date-time', formatMinimum } },
    required: ['startsAt'],
  });
  expect(fillForm(form('2027-03-01T00:00:00.000Z'), {}, now)).toEqual({ startsAt: now });
  expect(fillForm(form('2027-03-09T00:00:00.000Z'), {}, now)).toEqual({ startsAt: '2027-03-09T00:00:00.000Z' });
});

test('wishes that no variant offers are refused', () => {
  expect(() => fillForm({ properties: { given: { type: 'boolean' } } }, { taken: true }, now)).toThrow('given');
});
