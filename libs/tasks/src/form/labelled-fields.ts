import { z } from 'zod';
import type { TaskForm } from './definition.js';
import type { FieldLabel } from './fields.js';

/** A field as a client sees it: its name and its label. */
export interface LabelledField {
  readonly field: string;
  readonly label: FieldLabel;
}

const labelOf = (field: z.core.$ZodType): unknown => {
  const meta = z.globalRegistry.get(field);
  if (meta?.['label'] !== undefined) return meta['label'];
  return field instanceof z.ZodOptional ? labelOf(field.unwrap()) : undefined;
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
  const labels = new Map(
    fields.map(([field, schema]) => {
      const label = labelOf(schema);
      if (!isLabel(label)) throw new Error(`field-without-label: ${field}. Give it one of the field makers.`);
      return [field, label] as const;
    }),
  );
  return [...labels].map(([field, label]) => ({ field, label }));
};
