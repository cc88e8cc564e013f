import { upcastWith, type Upcaster } from '../upcast.js';
import type { OlderVersionExample } from './examples.js';

const nameOf = ({ type, version }: { readonly type: string; readonly version: number }): string =>
  `${type}.v${version}`;

/**
 * What is wrong between upcasters and stored examples: a version without an example, an example that nothing reads, or
 * one that is read as something else than it says. Empty when every older version is still read.
 */
export const faultsOfOlderVersions = (
  upcasters: readonly Upcaster[],
  examples: readonly OlderVersionExample[],
): readonly string[] => {
  const upcast = upcastWith(upcasters);
  const stored = new Set(examples.map((example) => nameOf(example.stored)));
  const withoutExample = upcasters
    .map(({ type, fromVersion }) => nameOf({ type, version: fromVersion }))
    .filter((name) => !stored.has(name))
    .map((name) => `${name} has no stored example`);
  const misread = examples
    .filter((example) => JSON.stringify(upcast(example.stored)) !== JSON.stringify(example.readAs))
    .map((example) => `${nameOf(example.stored)} is not read as ${nameOf(example.readAs)} should be`);
  return [...withoutExample, ...misread];
};
