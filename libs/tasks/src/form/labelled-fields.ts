import { z } from 'zod';
import type { TaskForm } from './definition.js';
import type { FieldLabel } from './fields.js';
import { isBilingual, type Bilingual } from './language.js';

/** A field as a client sees it: its name, its label and what it is called. */
export interface LabelledField {
  readonly field: string;
  readonly label: FieldLabel;
  readonly titles: Bilingual;
}

const saidOf = (field: z.core.$ZodType): Readonly<Record<string, unknown>> => {
  const meta = z.globalRegistry.get(field);
  if (meta?.['label'] !== undefined) return meta;
  return field instanceof z.ZodOptional ? saidOf(field.unwrap()) : {};
};

const isLabel = (value: unknown): value is FieldLabel =>
  value === 'process' || value === 'employer' || value === 'confidential';

const objectsOf = (form: z.core.$ZodType): readonly z.ZodObject[] => {
  if (form instanceof z.ZodObject) return [form];
  return form instanceof z.ZodDiscriminatedUnion ? form.options.flatMap(objectsOf) : [];
};

/**
 * Every field of a form, over all its answers, with its label.
 * @throws Error `field-without-label` when a form was made with a field that says nothing of who may know it
 */
export const labelledFields = (form: TaskForm): readonly LabelledField[] => {
  const fields = objectsOf(form).flatMap((object) => Object.entries(object.shape));
  const labelled = fields.map(([field, schema]): LabelledField => {
    const { label, titles } = saidOf(schema);
    if (!isLabel(label) || !isBilingual(titles))
      throw new Error(`field-without-label: ${field}. Give it one of the field makers.`);
    return { field, label, titles };
  });
  return [...new Map(labelled.map((each) => [each.field, each])).values()];
};
