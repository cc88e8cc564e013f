import { describe, expect, test } from 'vitest';
import type { TaskKind } from '@traject/domain';
import { taskCatalogue } from '../catalogue.js';
import type { FormContext } from '../form/context.js';
import { labelledFields } from '../form/labelled-fields.js';
import { offeredForm } from '../form/offered-form.js';
import { splitForm } from '../form/split.js';
import { walkAdvice, walkJourney } from '../testing/walk.js';
import { otherMeaningOf, textOfOtherMeaning } from './other-meaning.js';

const kinds = Object.keys(taskCatalogue) as readonly TaskKind[]; // the catalogue's keys are exactly the kinds
const seeds = Array.from({ length: 60 }, (_, seed) => seed + 1);
const done = [...seeds.flatMap((seed) => walkJourney(seed, 'requester-1')), ...seeds.flatMap(walkAdvice)];

/** Submissions in which somebody wrote a text with this label. */
const withText = (label: 'employer' | 'confidential') =>
  done.flatMap(({ kind, context, values, split }) => {
    const fields = split.valid ? split.content.filter((each) => each.label === label) : [];
    const texts = fields.map((each) => each.field).filter((each) => textOfOtherMeaning(each) === null);
    // A filled in form is an object.
    return texts.map((field) => ({ kind, context, field, texts, values: Object(values) as object }));
  });

const resubmit = (kind: TaskKind, context: FormContext, values: object, meanings: object = {}) =>
  splitForm(kind, { ...values, ...meanings }, context);

const without = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([field]) => textOfOtherMeaning(field) === null));

describe('what an employer writes or reads', () => {
  test('names no illness: where it does is told, and not what', () => {
    expect(new Set(withText('employer').map(({ kind }) => kind)).size).toBeGreaterThan(5);
    for (const { kind, context, field, values } of withText('employer')) {
      const split = resubmit(kind, context, { ...without(values), [field]: 'Door haar depressie.' });
      expect(split).toMatchObject({
        valid: false,
        faults: [{ field, code: 'names-an-illness', places: [{ start: 10, end: 19 }] }],
      });
      expect(JSON.stringify(split)).not.toContain('depressie');
    }
  });

  test('may hold such a word when it means something else, which is kept with the text and in no command', () => {
    for (const { kind, context, field, values } of withText('employer')) {
      const split = resubmit(
        kind,
        context,
        { ...without(values), [field]: 'Team Depressie' },
        { [otherMeaningOf(field)]: 'our-work' },
      );
      expect(split).toMatchObject({ valid: true });
      if (!split.valid) continue;
      expect(split.content).toContainEqual({ field: otherMeaningOf(field), label: 'employer', text: 'our-work' });
      expect(Object.keys(split.process)).not.toContain(otherMeaningOf(field));
    }
  });

  test('is meant otherwise text by text: what is said of one excuses none beside it', () => {
    const several = withText('employer').filter(({ texts }) => texts.length > 1);
    expect(new Set(several.map(({ kind }) => kind)).size).toBeGreaterThan(0);
    for (const { kind, context, field, texts, values } of several) {
      const everywhere = Object.fromEntries(texts.map((text) => [text, 'Team Depressie']));
      const meanings = texts.map((text) => [otherMeaningOf(text), 'name'] as const);
      const ofAll = Object.fromEntries(meanings);
      const ofOthers = Object.fromEntries(meanings.filter(([name]) => name !== otherMeaningOf(field)));
      expect(resubmit(kind, context, { ...without(values), ...everywhere }, ofAll).valid).toBe(true);
      const split = resubmit(kind, context, { ...without(values), ...everywhere }, ofOthers);
      expect(split.valid ? [] : split.faults.map((fault) => [fault.field, fault.code])).toEqual([
        [field, 'names-an-illness'],
      ]);
    }
  });

  test('has no other ground than one that is no illness', () => {
    for (const { kind, context, field, values } of withText('employer').slice(0, 20)) {
      expect(resubmit(kind, context, without(values), { [otherMeaningOf(field)]: 'it-is-true' }).valid).toBe(false);
    }
  });
});

test('between employee and practitioner every word may be said', () => {
  expect(withText('confidential').length).toBeGreaterThan(100);
  for (const { kind, context, field, values } of withText('confidential')) {
    expect(resubmit(kind, context, { ...without(values), [field]: 'Een depressie.' }).valid).toBe(true);
  }
});

test.each(kinds)('the form of %s asks for another meaning beside exactly the texts for an employer', (kind) => {
  for (const { context } of done.filter((task) => task.kind === kind).slice(0, 20)) {
    const asked = labelledFields(offeredForm(kind, context)).flatMap(({ field }) => textOfOtherMeaning(field) ?? []);
    const texts = labelledFields(taskCatalogue[kind].form(context)).filter(({ label }) => label === 'employer');
    expect(asked).toEqual(texts.map(({ field }) => field));
  }
});
