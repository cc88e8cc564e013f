import { describe, expect, test } from 'vitest';
import type { AccessGround } from './allowed.js';
import { answers, isAnswerTo } from './answers.js';
import { permissions } from './permission.js';
import { fieldsByRelation } from './visible-fields.js';

const bodyOf = (fields: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map((field) => [field, 'something']));

const grounds: readonly AccessGround[] = [
  ...(['employee', 'practitioner', 'receiver', 'coordinator', 'requester', 'manager'] as const),
  ...(['administrator', 'analyst', 'coach', 'bmw-practitioner', 'task'] as const),
];

describe('the fields of an answer', () => {
  test.each(permissions.filter((permission) => permission !== 'updates.read'))(
    'under %s are those of its shapes: one more or one less is none',
    (permission) => {
      const shapes = grounds.flatMap((ground) => answers[permission](ground).map((shape) => ({ ground, ...shape })));
      const taken = shapes.flatMap(({ ground, fields, items, details }) => {
        const is = (body: unknown) => isAnswerTo(permission, ground, body);
        const detailed = details === undefined ? {} : { details: bodyOf(details) };
        const item = { ...bodyOf(items?.[0] ?? []), ...detailed };
        const { [fields[0] ?? '']: _first, ...less } = bodyOf(fields);
        const body = { ...bodyOf(fields), ...(items === undefined ? detailed : { items: [item] }) };
        const wrongItem = items !== undefined && is({ ...body, items: [item, { ...item, added: 1 }] });
        return [is(body), is({ ...body, added: 1 }), fields.length > 0 && is(less), wrongItem];
      });
      expect(taken).toEqual(shapes.flatMap(() => [true, false, false, false]));
    },
  );

  test.each(['employee', 'practitioner', 'coordinator', 'requester', 'manager'] as const)(
    'of a journey are those that the %s may see',
    (ground) => {
      expect(answers['journey.read'](ground)).toEqual([{ fields: fieldsByRelation[ground] }]);
    },
  );

  test('of a journey are none, and of a person no details, on a ground that grants neither', () => {
    for (const ground of ['task', 'administrator'] as const)
      expect(answers['journey.read'](ground)).toEqual([{ fields: [] }]);
    const detailsTo = (ground: AccessGround) => answers['person.read'](ground).map(({ details }) => details);
    for (const ground of ['task', 'practitioner', 'coordinator'] as const) expect(detailsTo(ground)).toEqual([[], []]);
  });

  test('of the course are numbers and doers only to employee and practitioner', () => {
    const itemsTo = (ground: AccessGround) => answers['journey.timeline'](ground).map(({ items }) => items);
    const [happening, whole] = [
      ['type', 'at'],
      ['sequence', 'type', 'at', 'by'],
    ];
    expect(itemsTo('employee')).toEqual([[whole]]);
    expect(itemsTo('practitioner')).toEqual([[whole, happening]]);
    for (const ground of ['coordinator', 'requester', 'manager'] as const)
      expect(itemsTo(ground)).toEqual([[happening]]);
  });

  test('of a person are their details, and never where they want to be told of things', () => {
    const person = { id: 1, organisationId: 1, roles: 1, departmentId: 1, active: 1, version: 1, calledAs: 1 };
    const details = { name: 1, email: 1, phone: 1, externalKey: 1 };
    const all = { ...details, privateAddress: 1 };
    expect(isAnswerTo('person.read', 'requester', { ...person, details })).toBe(true);
    expect(isAnswerTo('person.read', 'requester', { ...person, details: all })).toBe(false);
    expect(isAnswerTo('person.read', 'administrator', { ...person, details: all })).toBe(false);
    expect(isAnswerTo('person.read', 'administrator', { ...person, details })).toBe(true);
    expect(isAnswerTo('person.read', 'requester', { ...person, details: null })).toBe(true);
    const listed = (each: object) => ({ items: [{ ...person, details: each }], nextCursor: null });
    expect(isAnswerTo('person.read', 'requester', listed(details))).toBe(true);
    expect(isAnswerTo('person.read', 'requester', listed(all))).toBe(false);
    expect(isAnswerTo('person.read', 'coordinator', { ...person, details })).toBe(false);
  });

  test('of an advice name its journey to its author alone', () => {
    const of = (ground: AccessGround) => answers['advice.read'](ground)[0]?.fields ?? [];
    expect(of('practitioner')).toContain('journeyId');
    for (const ground of ['employee', 'requester', 'manager'] as const) expect(of(ground)).not.toContain('journeyId');
    expect(of('employee')).toContain('text');
  });

  test('are fields of an object: a list, a text or nothing is no answer', () => {
    for (const body of [
      [],
      'text',
      null,
      undefined,
      { items: {}, nextCursor: null },
      { items: ['x'], nextCursor: null },
    ])
      expect(isAnswerTo('task.list', 'employee', body)).toBe(false);
    expect(isAnswerTo('task.list', 'employee', { items: [], nextCursor: null })).toBe(true);
  });

  test('a stream has none', () => {
    expect(isAnswerTo('updates.read', 'employee', {})).toBe(false);
  });
});
