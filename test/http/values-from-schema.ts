import type { Json } from './http-stack.js';
import { isObject } from './is-object.js';

/** A number from 0 up to 1, by the name of what is drawn: the same for the same seed and name. */
export type Draw = (name: string) => number;

/** What a person would rather answer, by the name of the field, best first; only where the form offers it. */
export type Wishes = Readonly<Record<string, readonly unknown[]>>;

/** How a form is filled in: by chance, but for wishes. */
export interface Taste {
  readonly draw: Draw;
  readonly wishes: Wishes;
  /** What is written in a free text, by the name of the field; the same everywhere unless told. */
  readonly write?: (name: string) => string;
}

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

/** The first wish for a field that is among what is offered; undefined for none. */
const wishFor = ({ wishes }: Taste, name: string, offered: readonly unknown[]): unknown =>
  wishes[name.slice(name.lastIndexOf('/') + 1)]?.find((wish) => offered.includes(wish));

/** How well a set of fields answers the wishes: more for what stands earlier among them. */
const wishedFor = ({ wishes }: Taste, variant: unknown): number => {
  const properties = isObject(variant) && isObject(variant['properties']) ? variant['properties'] : {};
  const scores = Object.entries(properties).map(([field, schema]) => {
    const wished = wishes[field] ?? [];
    const place = isObject(schema) && 'const' in schema ? wished.indexOf(schema['const']) : -1;
    return place < 0 ? 0 : wished.length - place;
  });
  return scores.reduce((sum, score) => sum + score, 0);
};

/** The set of fields that answers the wishes best; undefined when none answers any. */
const variantFor = (taste: Taste, variants: readonly unknown[]): unknown => {
  const best = Math.max(...variants.map((variant) => wishedFor(taste, variant)));
  return best === 0 ? undefined : variants.find((variant) => wishedFor(taste, variant) === best);
};

const objectFor = (schema: Json, taste: Taste, name: string): Json => {
  const { draw } = taste;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const required = namesIn(schema['required']);
  const chosen = Object.keys(properties).filter(
    (field) => required.includes(field) || draw(`${name}/${field}/there`) < 0.5,
  );
  const needs = isObject(schema['dependentRequired']) ? schema['dependentRequired'] : {};
  const fields = new Set([...chosen, ...chosen.flatMap((field) => namesIn(needs[field]))]);
  return Object.fromEntries(
    [...fields].map((field) => [field, valueFor(properties[field], taste, `${name}/${field}`)]),
  );
};

/** A value that fits a JSON Schema (2020-12), from nothing but that schema, chance and wishes. */
export const valueFor = (schema: unknown, taste: Taste, name = ''): unknown => {
  if (!isObject(schema)) return null;
  const { draw } = taste;
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) {
    return wishFor(taste, name, schema['enum']) ?? oneOf(schema['enum'].toSorted(), draw(name));
  }
  if (Array.isArray(schema['oneOf'])) {
    const wished = variantFor(taste, schema['oneOf']);
    return valueFor(wished ?? oneOf(schema['oneOf'], draw(`${name}/variant`)), taste, name);
  }
  switch (schema['type']) {
    case 'object':
      return objectFor(schema, taste, name);
    case 'boolean':
      return wishFor(taste, name, [true, false]) ?? draw(name) < 0.85;
    case 'integer': {
      const least = Number(schema['minimum'] ?? 0);
      return least + Math.floor(draw(name) * (Number(schema['maximum'] ?? least + 10) - least + 1));
    }
    case 'array': {
      const items = isObject(schema['items']) && Array.isArray(schema['items']['enum']) ? schema['items']['enum'] : [];
      return items.filter((item) => draw(`${name}/${String(item)}`) < 0.5);
    }
    default:
      return schema['format'] === undefined && taste.write !== undefined ? taste.write(name) : textFor(schema);
  }
};
