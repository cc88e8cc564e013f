import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('.', import.meta.url);
const sources = Array.from({ length: 16 }, (_, index) => `S${index + 1}`);

/** Specifications of rules: given events, when command, then events or a rejection; and those of the policy. */
const ruleSpecs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.spec.ts'))
  .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }))
  .filter(({ name, text }) => text.includes('specify(') || name.endsWith('policy.spec.ts'))
  .map(({ text }) => text)
  .join('\n');

/** The source rules that no title names, as `(S5)` or within `(S5, S16)`. */
const unnamedIn = (text: string): readonly string[] => {
  const named = [...text.matchAll(/\((S\d+(?:, S\d+)*)\)/g)].flatMap(([, list]) => list?.split(', ') ?? []);
  return sources.filter((source) => !named.includes(source));
};

describe('the sixteen source rules', () => {
  test('each is named by an example', () => {
    expect(unnamedIn(ruleSpecs)).toStrictEqual([]);
  });

  test('the same check reports one that no example names', () => {
    expect(unnamedIn(ruleSpecs.replaceAll('S13', 'the interval'))).toStrictEqual(['S13']);
  });
});
