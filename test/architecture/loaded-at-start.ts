import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Gives the text of a file of sources. */
export type ReadSource = (file: string) => string;

/** What a file imports as it is loaded: neither types alone nor what it imports later by itself. */
const importedWithIt = /^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)';/gm;

const isOurs = (name: string): boolean => name.startsWith('@traject/');

/** The package of an import such as `ajv/dist/2020.js` or `@nestjs/core`. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** The sources of one of our packages by the name under which others import them. */
const sourceOf = (root: string, name: string): string => {
  const folder = join(root, 'node_modules', packageOf(name));
  // Written by hand, and of this form in each of our packages.
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, { readonly '@traject/source': string }>>;
  };
  const place = exports[`.${name.slice(packageOf(name).length)}`];
  if (place === undefined) throw new Error(`${name} is imported, which its package does not export.`);
  return join(folder, place['@traject/source']);
};

/**
 * The packages from npm that a program loads before it does anything, by way of our own packages too.
 * @param program its file of sources, below the root
 */
export const packagesAtStart = (
  root: string,
  program: string,
  read: ReadSource = (file) => readFileSync(file, 'utf8'),
): ReadonlySet<string> => {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const waiting = [join(root, program)];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const [, name = ''] of read(file).matchAll(importedWithIt)) {
      if (name.startsWith('.')) waiting.push(resolve(dirname(file), name.replace(/\.js$/, '.ts')));
      else if (isOurs(name)) waiting.push(sourceOf(root, name));
      else if (!name.startsWith('node:')) packages.add(packageOf(name));
    }
  }
  return packages;
};
