import type { JsonSchema } from '../mapping/schema.js';
import type { EventBody } from '../mapping/upcast.js';

const asObject = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};

/** Values of a field that tell apart what may be done with it: every code, null where it may stand, the ends of a range. */
const valuesOf = (schema: JsonSchema): readonly unknown[] => {
  if (Array.isArray(schema['anyOf'])) return schema['anyOf'].map(asObject).flatMap(valuesOf);
  if (Array.isArray(schema['enum'])) return schema['enum'];
  switch (schema['type']) {
    case 'null':
      return [null];
    case 'boolean':
      return [true, false];
    case 'integer':
      return [Number(schema['minimum'] ?? 0), Number(schema['maximum'] ?? 3)];
    case 'array':
      return [valuesOf(asObject(schema['items'])), []];
    default:
      return [schema['format'] === 'date' ? '2027-03-02' : '0b7e7dc4-2c3f-4b6e-9a53-6d3f4d0f7a11'];
  }
};

/**
 * Bodies that a schema of an event allows: a whole one, and each that has another value in one field, or lacks one that may
 * be missing. Of a version that is published no more nothing but its schema is left to make examples from.
 */
export const exampleBodies = (schema: JsonSchema): readonly EventBody[] => {
  const fields = Object.entries(asObject(schema['properties'])).map(
    ([name, of]) => [name, valuesOf(asObject(of))] as const,
  );
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const whole = Object.fromEntries(fields.map(([name, [first]]) => [name, first]));
  return [
    whole,
    ...fields.flatMap(([name, [, ...others]]) => others.map((value) => ({ ...whole, [name]: value }))),
    ...fields
      .filter(([name]) => !required.includes(name))
      .map(([name]) => Object.fromEntries(Object.entries(whole).filter(([other]) => other !== name))),
  ];
};
