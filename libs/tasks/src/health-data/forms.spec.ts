import { describe, expect, test } from 'vitest';
import type { TaskKind } from '@traject/domain';
import { taskCatalogue } from '../catalogue.js';
import type { FormContext } from '../form/context.js';
import { labelledFields } from '../form/labelled-fields.js';
import { offeredForm } from '../form/offered-form.js';
import { splitForm } from '../form/split.js';
import { walkAdvice, walkJourney } from '../testing/walk.js';
import { OTHER_MEANING } from './other-meaning.js';

const kinds = Object.keys(taskCatalogue) as readonly TaskKind[]; // the catalogue's keys are exactly the kinds
const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
const done = [...seeds.flatMap((seed) => walkJourney(seed, 'requester-1')), ...seeds.flatMap(walkAdvice)];

/** Submissions in which somebody wrote a text with this label. */
const withText = (label: 'employer' | 'confidential') =>
  done.flatMap(({ kind, context, values, split }) => {
    const fields = split.valid ? split.content.filter((each) => each.label === label) : [];
    const [field] = fields.map((each) => each.field).filter((each) => each !== OTHER_MEANING);
    return field === undefined ? [] : [{ kind, context, field, values: Object(values) as object }]; // a filled in form
  });

const resubmit = (kind: TaskKind, context: FormContext, values: object, otherMeaning: string | undefined) =>
  splitForm(kind, { ...values, ...(otherMeaning === undefined ? {} : { [OTHER_MEANING]: otherMeaning }) }, context);

const without = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([field]) => field !== OTHER_MEANING));

describe('what an employer writes or reads', () => {
  test('names no illness: where it does is told, and not what', () => {
    expect(new Set(withText('employer').map(({ kind }) => kind)).size).toBeGreaterThan(5);
    for (const { kind, context, field, values } of withText('employer')) {
      const split = resubmit(kind, context, { ...without(values), [field]: 'Door haar depressie.' }, undefined);
      expect(split).toMatchObject({
        valid: false,
        faults: [{ field, code: 'names-an-illness', places: [{ start: 10, end: 19 }] }],
      });
      expect(JSON.stringify(split)).not.toContain('depressie');
    }
  });

  test('may hold such a word when it means something else, which is kept with the text and in no command', () => {
    for (const { kind, context, field, values } of withText('employer')) {
      const split = resubmit(kind, context, { ...without(values), [field]: 'Team Depressie' }, 'our-work');
      expect(split).toMatchObject({ valid: true });
      if (!split.valid) continue;
      expect(split.content).toContainEqual({ field: OTHER_MEANING, label: 'employer', text: 'our-work' });
      expect(Object.keys(split.process)).not.toContain(OTHER_MEANING);
    }
  });

  test('has no other ground than one that is no illness', () => {
    for (const { kind, context, values } of withText('employer').slice(0, 20)) {
      expect(resubmit(kind, context, without(values), 'it-is-true').valid).toBe(false);
    }
  });
});

test('between employee and practitioner every word may be said', () => {
  expect(withText('confidential').length).toBeGreaterThan(100);
  for (const { kind, context, field, values } of withText('confidential')) {
    expect(resubmit(kind, context, { ...without(values), [field]: 'Een depressie.' }, undefined).valid).toBe(true);
  }
});

test.each(kinds)('the form of %s asks for another meaning exactly where it has texts for an employer', (kind) => {
  for (const { context } of done.filter((task) => task.kind === kind).slice(0, 20)) {
    const fields = labelledFields(offeredForm(kind, context));
    const asks = fields.some(({ field }) => field === OTHER_MEANING);
    expect(asks).toBe(labelledFields(taskCatalogue[kind].form(context)).some(({ label }) => label === 'employer'));
  }
});
