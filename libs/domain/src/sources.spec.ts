import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const sources = Array.from({ length: 16 }, (_, index) => `S${index + 1}`);

/** Everything with examples: neither what is asserted of any course of a journey, nor this file. */
const examples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts') && !name.endsWith('.property.spec.ts') && name !== 'sources.spec.ts')
  .map((name) => readFileSync(new URL(name, folder), 'utf8'))
  .join('\n');

/** The source rules that no title names, as `(S5)` or within `(S5, S16)`. */
const unnamedIn = (text: string): readonly string[] => {
  const named = [...text.matchAll(/\((S\d+(?:, S\d+)*)\)/g)].flatMap(([, list]) => list?.split(', ') ?? []);
  return sources.filter((source) => !named.includes(source));
};

describe('the sixteen source rules', () => {
  test('each is named by an example', () => {
    expect(unnamedIn(examples)).toStrictEqual([]);
  });

  test('the same check reports one that no example names', () => {
    expect(unnamedIn(examples.replaceAll('S13', 'the interval'))).toStrictEqual(['S13']);
  });
});
