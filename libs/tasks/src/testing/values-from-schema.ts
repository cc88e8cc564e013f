import type { JsonSchema } from '../form/schema.js';

/** A number from 0 up to 1, the same row of them for the same seed. */
export type Chance = () => number;

/** Marks free text, so that it is recognised wherever it turns up. */
export const marker = 'OnlyForTheDossier';

/** Repeatable chance (mulberry32). */
export const chanceFrom = (seed: number): Chance => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((more ^ (more >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const pick = <Item>(items: readonly Item[], chance: Chance): Item | undefined =>
  items[Math.floor(chance() * items.length)];

const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];

const objectFor = (schema: JsonSchema, chance: Chance): Record<string, unknown> => {
  const properties = isSchema(schema['properties']) ? schema['properties'] : {};
  const required = namesIn(schema['required']);
  const chosen = Object.keys(properties).filter((field) => required.includes(field) || chance() < 0.5);
  const needs = isSchema(schema['dependentRequired']) ? schema['dependentRequired'] : {};
  const fields = new Set([...chosen, ...chosen.flatMap((field) => namesIn(needs[field]))]);
  return Object.fromEntries(
    [...fields].flatMap((field) => {
      const property = properties[field];
      return isSchema(property) ? [[field, valueFor(property, chance)]] : [];
    }),
  );
};

const textFor = (schema: JsonSchema): string => {
  if (schema['format'] === 'date-time') return String(schema['formatMinimum']);
  const longest = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : marker.length;
  return `${marker} `.repeat(3).slice(0, longest);
};

const wholeNumberFor = (schema: JsonSchema, chance: Chance): number => {
  const min = Number(schema['minimum']);
  return min + Math.floor(chance() * (Number(schema['maximum']) - min + 1));
};

/** A value that fits a schema, from nothing but that schema. */
export const valueFor = (schema: JsonSchema, chance: Chance): unknown => {
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return pick(schema['enum'], chance);
  if (Array.isArray(schema['oneOf'])) {
    const answer = pick(schema['oneOf'].filter(isSchema), chance);
    return answer === undefined ? {} : valueFor(answer, chance);
  }
  switch (schema['type']) {
    case 'object':
      return objectFor(schema, chance);
    case 'boolean':
      return chance() < 0.8;
    case 'integer':
      return wholeNumberFor(schema, chance);
    case 'array': {
      const items = isSchema(schema['items']) && Array.isArray(schema['items']['enum']) ? schema['items']['enum'] : [];
      return items.filter(() => chance() < 0.5);
    }
    default:
      return textFor(schema);
  }
};
