import { z } from 'zod';
import type { TaskKind } from '@traject/domain';
import { taskCatalogue } from '../catalogue.js';
import type { FormContext } from './context.js';
import type { TaskFact } from './definition.js';
import { isBilingual, type Bilingual, type Language } from './language.js';
import { shownPreview } from './preview.js';
import { offeredForm } from './offered-form.js';

/** A JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const isOption = (value: unknown): value is { readonly value: string; readonly titles: Bilingual } =>
  typeof value === 'object' && value !== null && 'value' in value && 'titles' in value && isBilingual(value.titles);

/** Turns what a field says of itself into JSON Schema's words, in one language. */
const inLanguage = (schema: z.core.JSONSchema.BaseSchema, language: Language): void => {
  const { label, titles, helps, options } = schema;
  for (const own of ['label', 'titles', 'helps', 'options']) delete schema[own];
  if (label !== undefined) schema['x-label'] = label;
  if (isBilingual(titles)) schema.title = titles[language];
  if (isBilingual(helps)) schema.description = helps[language];
  if (Array.isArray(options)) {
    schema['x-options'] = options
      .filter(isOption)
      .map(({ value, titles: named }) => ({ value, title: named[language] }));
  }
  // The format says it all; the expression for it is long and tells a reader nothing.
  if (schema.format === 'date-time') delete schema.pattern;
};

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;

/** Answers within answers become one list; they exclude each other by their fixed values, so it means the same. */
const answersOf = (schema: JsonSchema): readonly JsonSchema[] => {
  const { oneOf } = schema;
  return Array.isArray(oneOf) ? oneOf.filter(isSchema).flatMap(answersOf) : [schema];
};

const factsIn = (facts: Readonly<Record<string, TaskFact>>, language: Language): JsonSchema =>
  Object.fromEntries(
    Object.entries(facts).map(([name, { code, titles }]) => [name, { code, title: titles[language] }]),
  );

/**
 * The form of a task as JSON Schema 2020-12, in one language. Values that fit it make a valid command.
 * `x-label` says who may come to know a field; `x-options` gives the titles of values; `x-texts` the words answered on,
 * `x-facts` the process facts, and `x-preview` for whom, for what and until when an employee would let them go.
 * @throws TaskStepOver when the task's step is over
 */
export const formSchema = (kind: TaskKind, context: FormContext, language: Language): JsonSchema => {
  const { title, help, facts } = taskCatalogue[kind];
  const preview = shownPreview(kind, context);
  const schema: JsonSchema = z.toJSONSchema(offeredForm(kind, context), {
    target: 'draft-2020-12',
    io: 'input',
    reused: 'inline',
    override: ({ jsonSchema }) => inLanguage(jsonSchema, language),
  });
  const { $schema, oneOf, ...rest } = schema;
  return {
    $schema,
    title: title[language],
    description: help[language],
    type: 'object',
    ...rest,
    ...(oneOf === undefined ? {} : { oneOf: answersOf(schema) }),
    ...(facts === undefined ? {} : { 'x-facts': factsIn(facts(context), language) }),
    ...(context.texts === undefined ? {} : { 'x-texts': context.texts }),
    ...(preview === undefined ? {} : { 'x-preview': preview }),
  };
};
