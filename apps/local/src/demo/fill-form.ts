/** The parts of a form's JSON Schema that the demo reads. */
export interface FormSchema {
  readonly oneOf?: readonly FormSchema[];
  readonly properties?: Readonly<Record<string, FieldSchema>>;
  readonly required?: readonly string[];
}

interface FieldSchema {
  readonly type?: string;
  readonly const?: unknown;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly examples?: readonly unknown[];
  readonly format?: string;
  readonly formatMinimum?: string;
  readonly minimum?: number;
  readonly items?: FieldSchema;
}

/** Values by field name. */
export type FormValues = Readonly<Record<string, unknown>>;

const valueFor = (field: FieldSchema, now: string): unknown => {
  if (field.const !== undefined) return field.const;
  if (field.default !== undefined) return field.default;
  if (field.enum !== undefined) return field.enum[0];
  if (field.examples?.[0] !== undefined) return field.examples[0];
  switch (field.type) {
    case 'boolean':
      return true;
    case 'integer':
    case 'number':
      return field.minimum ?? 1;
    case 'array':
      return field.items?.enum ?? [];
    default:
      if (field.format !== 'date-time') return 'As we discussed.';
      return field.formatMinimum !== undefined && field.formatMinimum > now ? field.formatMinimum : now;
  }
};

const fits = (schema: FormSchema, wishes: FormValues): boolean =>
  Object.entries(schema.properties ?? {}).every(
    ([name, field]) => field.const === undefined || wishes[name] === undefined || wishes[name] === field.const,
  ) && Object.keys(wishes).every((name) => schema.properties?.[name] !== undefined);

/**
 * Fills in a form from its schema alone; `wishes` choose where there is a choice.
 * @param now instant for times that nothing else decides
 * @throws Error when no variant of the form fits the wishes
 */
export const fillForm = (schema: FormSchema, wishes: FormValues, now: string): FormValues => {
  const variants = schema.oneOf ?? [schema];
  const form = variants.find((variant) => fits(variant, wishes));
  if (form === undefined) {
    const offered = variants.map((variant) => Object.keys(variant.properties ?? {}).join(' ')).join(' | ');
    throw new Error(`No variant of the form fits ${Object.keys(wishes).join(' ')}; it offers: ${offered}.`);
  }
  const required = new Set(form.required ?? []);
  return Object.fromEntries(
    Object.entries(form.properties ?? {})
      .filter(([name]) => required.has(name) || name in wishes)
      .map(([name, field]) => [name, name in wishes ? wishes[name] : valueFor(field, now)]),
  );
};
