import { describe, expect, test } from 'vitest';
import type { TaskKind } from '@traject/domain';
import { taskCatalogue } from './catalogue.js';
import { contentTitles } from './form/content-titles.js';
import { languages } from './form/language.js';
import { formSchema } from './form/schema.js';
import { labelledFields } from './form/labelled-fields.js';
import { splitForm } from './form/split.js';
import { marker } from './testing/values-from-schema.js';
import { walkAdvice, walkJourney, type DoneTask } from './testing/walk.js';

const seeds = Array.from({ length: 150 }, (_, seed) => seed + 1);
const done: readonly DoneTask[] = [
  ...seeds.flatMap((seed) => walkJourney(seed, seed % 5 === 0 ? null : 'requester-1')),
  ...seeds.slice(0, 20).flatMap(walkAdvice),
];
const kinds = Object.keys(taskCatalogue) as readonly TaskKind[]; // the catalogue's keys are exactly the kinds
const ofKind = (kind: TaskKind) => done.filter((task) => task.kind === kind);

describe('a client that knows nothing but the schema of a form', () => {
  test.each(kinds)('does the task %s, and the domain accepts it', (kind) => {
    expect(ofKind(kind).length).toBeGreaterThan(0);
    expect(ofKind(kind).flatMap(({ refusal }) => refusal ?? [])).toEqual([]);
  });

  test('is told so when it fills in what the form does not offer (negative control)', () => {
    for (const { kind, context, values } of done.slice(0, 200)) {
      const altered = { ...Object(values), somethingElse: marker };
      const split = splitForm(kind, altered, context);
      expect(split.valid).toBe(false);
      expect(JSON.stringify(split)).not.toContain(marker);
    }
  });
});

/** Content that turned up outside the dossier. */
const leaks = (task: { readonly process: unknown; readonly command: unknown }): boolean =>
  JSON.stringify([task.process, task.command]).includes(marker);

describe('what is not a process fact', () => {
  const withText = done.filter(({ values }) => JSON.stringify(values).includes(marker));

  test('goes to the dossier and never into a command (S7)', () => {
    expect(withText.length).toBeGreaterThan(100);
    for (const { split, command } of withText) {
      expect(split.valid && split.content.length > 0).toBe(true);
      expect(leaks({ process: split.valid ? split.process : null, command })).toBe(false);
    }
  });

  test('is found when a form does not split it off (negative control)', () => {
    for (const { values, command } of withText) expect(leaks({ process: values, command })).toBe(true);
  });
});

describe('every form', () => {
  const propertiesByName = (schema: unknown): ReadonlyMap<string, Readonly<Record<string, unknown>>> => {
    const { oneOf, properties } = Object(schema);
    const answers: readonly unknown[] = Array.isArray(oneOf)
      ? oneOf.map((each) => Object(each).properties)
      : [properties];
    return new Map(answers.flatMap((answer) => Object.entries(Object(answer))));
  };

  const propertiesOf = (schema: unknown): readonly Readonly<Record<string, unknown>>[] => {
    if (typeof schema !== 'object' || schema === null) return [];
    const { oneOf, properties } = Object(schema);
    return Array.isArray(oneOf) ? oneOf.flatMap(propertiesOf) : Object.values(properties ?? {});
  };

  test.each(kinds)('of %s speaks both languages, labels each field and allows no other', (kind) => {
    const { context } = ofKind(kind)[0] ?? expect.unreachable(`nobody did ${kind}`);
    const definition = taskCatalogue[kind];
    expect(definition.kind).toBe(kind);
    expect(definition.roles).toContain(context.role);
    for (const language of languages) {
      expect(definition.title[language]).not.toBe('');
      expect(definition.help[language]).not.toBe('');
      const schema = formSchema(kind, context, language);
      expect(schema['title']).toBe(definition.title[language]);
      for (const property of propertiesOf(schema)) {
        expect(property['title']).toEqual(expect.stringMatching(/./));
        expect(['process', 'employer', 'confidential']).toContain(property['x-label']);
        expect(Object.keys(property)).not.toContain('titles');
      }
      const answers = Array.isArray(schema['oneOf']) ? schema['oneOf'] : [schema];
      for (const answer of answers) expect(answer.additionalProperties).toBe(false);
    }
  });

  test('has the titles of its words in the one table, and the table has no others', () => {
    const titles = new Map<string, unknown>();
    for (const { kind, context } of done) {
      const form = taskCatalogue[kind].form(context);
      const words = labelledFields(form).filter(({ label }) => label !== 'process');
      const properties = propertiesByName(formSchema(kind, context, 'nl'));
      for (const { field } of words) titles.set(`${kind}.${field}`, properties.get(field)?.['title']);
    }
    const table = Object.entries(contentTitles).map(([name, { nl }]) => [name, nl]);
    expect([...titles].toSorted()).toEqual(table.toSorted());
  });

  test('without labels on its fields is refused (negative control)', async () => {
    const { z } = await import('zod');
    expect(() => labelledFields(z.strictObject({ notes: z.string() }))).toThrow('field-without-label');
  });
});
