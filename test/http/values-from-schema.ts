import type { Json } from './http-stack.js';

/** A number from 0 up to 1, by the name of what is drawn: the same for the same seed and name. */
export type Draw = (name: string) => number;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const namesIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];

/** Repeatable chance (FNV-1a, then mixed), whatever the order in which things are drawn. */
export const drawFrom =
  (seed: string): Draw =>
  (name) => {
    let hash = 0x811c9dc5;
    for (const character of `${seed}/${name}`) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
    const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    return ((mixed ^ (mixed >>> 13)) >>> 0) / 4_294_967_296;
  };

const oneOf = (values: readonly unknown[], chance: number): unknown => values[Math.floor(chance * values.length)];

const textFor = (schema: Json): string => {
  if (schema['format'] === 'date-time') return String(schema['formatMinimum'] ?? '2026-01-01T00:00:00Z');
  const longest = typeof schema['maxLength'] === 'number' ? schema['maxLength'] : 40;
  return 'Whatever a person would write here.'.slice(0, longest);
};

const objectFor = (schema: Json, draw: Draw, name: string): Json => {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = namesIn(schema['required']);
  const chosen = Object.keys(properties).filter(
    (field) => required.includes(field) || draw(`${name}/${field}/there`) < 0.5,
  );
  const needs = isObject(schema['dependentRequired']) ? schema['dependentRequired'] : {};
  const fields = new Set([...chosen, ...chosen.flatMap((field) => namesIn(needs[field]))]);
  return Object.fromEntries([...fields].map((field) => [field, valueFor(properties[field], draw, `${name}/${field}`)]));
};

/** A value that fits a JSON Schema (2020-12), from nothing but that schema and chance. */
export const valueFor = (schema: unknown, draw: Draw, name = ''): unknown => {
  if (!isObject(schema)) return null;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return oneOf(schema['enum'].toSorted(), draw(name));
  if (Array.isArray(schema['oneOf'])) return valueFor(oneOf(schema['oneOf'], draw(`${name}/variant`)), draw, name);
  switch (schema['type']) {
    case 'object':
      return objectFor(schema, draw, name);
    case 'boolean':
      return draw(name) < 0.85;
    case 'integer': {
      const least = Number(schema['minimum'] ?? 0);
      return least + Math.floor(draw(name) * (Number(schema['maximum'] ?? least + 10) - least + 1));
    }
    case 'array': {
      const items = isObject(schema['items']) && Array.isArray(schema['items']['enum']) ? schema['items']['enum'] : [];
      return items.filter((item) => draw(`${name}/${String(item)}`) < 0.5);
    }
    default:
      return textFor(schema);
  }
};
