import { describe, expect, it } from 'vitest';
import type { JsonSchema } from '../mapping/schema.js';
import { isCompatible, schemaChanges } from './schema-changes.js';

const day: JsonSchema = { title: 'Day', type: 'string', format: 'date' };
const place: JsonSchema = { title: 'Code', type: 'string', enum: ['online', 'elsewhere'] };
const score: JsonSchema = { title: 'Score from 1 to 10', type: 'integer', minimum: 1, maximum: 10 };
const noneOr = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: JsonSchema): JsonSchema => ({ title: 'List', type: 'array', items });

const bodyOf = (properties: Readonly<Record<string, JsonSchema>>, required = Object.keys(properties)): JsonSchema => ({
  title: 'TalkHeld',
  description: 'A talk was held.',
  type: 'object',
  properties,
  required,
});
const fields = { day, place, score, reason: noneOr(place), readers: list(day) };
const released = bodyOf(fields);

/** What changed from the released schema to this one, in short. */
const changed = (current: JsonSchema): readonly string[] =>
  schemaChanges(released, current).map(({ kind, field, code }) => [kind, field, code].filter(Boolean).join(' '));
const breaks = (current: JsonSchema): boolean =>
  schemaChanges(released, current).some((change) => !isCompatible(change));

describe('what consumers can read on with', () => {
  it('is the same schema, whatever the order in which it stands', () => {
    const { day: last, ...others } = fields;
    expect(changed(bodyOf({ ...others, day: last }, Object.keys(fields)))).toEqual([]);
  });

  it.each([
    [
      'a new field that records of before lack',
      bodyOf({ ...fields, hours: score }, Object.keys(fields)),
      'field-added hours',
    ],
    [
      'a new code',
      bodyOf({ ...fields, place: { ...place, enum: ['online', 'at-work', 'elsewhere'] } }),
      'code-added place at-work',
    ],
    ['other words', { ...released, description: 'One talk was held.' }, 'reworded'],
    ['other words for a field', bodyOf({ ...fields, day: { ...day, description: 'When.' } }), 'reworded day'],
  ])('is %s', (_what, current, told) => {
    expect(changed(current)).toEqual([told]);
    expect(breaks(current)).toBe(false);
  });
});

describe('what breaks consumers', () => {
  const { score: _score, ...withoutScore } = fields;
  it.each([
    ['a field that is gone', bodyOf(withoutScore), 'field-removed score'],
    [
      'a field under another name, also where the new one may be missing',
      bodyOf({ ...withoutScore, grade: score }, Object.keys(withoutScore)),
      'field-removed score',
    ],
    [
      'a new field that is promised of records of before',
      bodyOf({ ...fields, hours: score }),
      'field-newly-required hours',
    ],
    ['a field that is promised no longer', bodyOf(fields, Object.keys(withoutScore)), 'field-no-longer-required score'],
    [
      'a code that is gone',
      bodyOf({ ...fields, place: { ...place, enum: ['online'] } }),
      'code-removed place elsewhere',
    ],
    [
      'a code that is gone where null may stand',
      bodyOf({ ...fields, reason: noneOr({ ...place, enum: ['online'] }) }),
      'code-removed reason elsewhere',
    ],
    ['a field that may be null no longer', bodyOf({ ...fields, reason: place }), 'type-narrowed reason'],
    ['a field that may be null now', bodyOf({ ...fields, score: noneOr(score) }), 'type-changed score'],
    [
      'a text that became one of a list',
      bodyOf({ ...fields, day: { ...day, enum: ['2027-03-02'] } }),
      'type-narrowed day',
    ],
    ['another kind of value', bodyOf({ ...fields, score: { ...score, type: 'number' } }), 'type-changed score'],
    ['a smaller range', bodyOf({ ...fields, score: { ...score, maximum: 5 } }), 'type-changed score'],
    ['another unit', bodyOf({ ...fields, score: { ...score, title: 'Days' } }), 'meaning-changed score'],
    ['another kind of value within a list', bodyOf({ ...fields, readers: list(score) }), 'type-changed readers[]'],
    ['a rule that nobody here knows', bodyOf({ ...fields, day: { ...day, not: { const: 'x' } } }), 'type-changed day'],
    ['a body that allows nothing more', { ...released, additionalProperties: false }, 'type-changed'],
  ])('is %s', (_what, current, told) => {
    expect(changed(current)).toContain(told);
    expect(breaks(current)).toBe(true);
  });
});
