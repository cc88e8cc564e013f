import { packagesOf } from '@traject/local/transpile';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

/** Gives what stands in a file, by its path in the clone. */
export type Read = (file: string) => string;

interface Manifest {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | { readonly '@traject/source'?: string }>>;
}

/** A part of the product: its folder, and what its manifest says. */
interface Part extends Manifest {
  readonly folder: string;
}

/** What a file takes in or starts, as it is written there, and whether it is loaded with it instead of later. */
interface TakenIn {
  readonly name: string;
  readonly isAtStart: boolean;
}

const manifestIn = (folder: string, read: Read): Manifest => JSON.parse(read(join(folder, 'package.json')));

const textOf = (node: ts.Node | undefined): string =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : '';

const known = new Map<string, readonly TakenIn[]>();

/** What a text takes in when it runs; types are gone by then. */
function takenIn(text: string): readonly TakenIn[] {
  const found = known.get(text) ?? findTakenIn(text);
  known.set(text, found);
  return found;
}

function findTakenIn(text: string): readonly TakenIn[] {
  const found: TakenIn[] = [];
  const note = (node: ts.Node | undefined, isAtStart: boolean) => found.push({ name: textOf(node), isAtStart });
  const visit = (node: ts.Node): void => {
    if (ts.isImportTypeNode(node)) return;
    if (ts.isImportDeclaration(node)) {
      if (node.importClause?.isTypeOnly !== true) note(node.moduleSpecifier, true);
      return;
    }
    if (ts.isExportDeclaration(node)) {
      if (!node.isTypeOnly) note(node.moduleSpecifier, true);
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node.arguments[0], false);
    }
    if (/^\.\.?\/.*\.js$/.test(textOf(node))) note(node, false);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2024));
  return found.filter(({ name }) => name !== '' && !name.startsWith('node:'));
}

/** The source of what is named relative to a file; nothing for what is made of sources, as a bundle is. */
function sourceBeside(root: string, file: string, name: string): string | undefined {
  const named = join(dirname(file), name).replace('/dist/', '/src/');
  return [named.replace(/\.js$/, '.ts'), named].find((candidate) => existsSync(join(root, candidate)));
}

/** The source that others take in by this name; nothing when it is of no part of the product. */
function sourceOfPart(name: string, parts: readonly Part[]): string | undefined {
  const part = parts.find((each) => name === each.name || name.startsWith(`${each.name}/`));
  if (part === undefined) return undefined;
  const target = part.exports?.[`.${name.slice(part.name.length)}`];
  const source = typeof target === 'object' ? target['@traject/source'] : target;
  if (source === undefined) throw new Error(`${name} is taken in, which its package does not export.`);
  return join(part.folder, source);
}

/** The package of an import such as `ajv/dist/2020.js` or `@nestjs/core`. */
const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** What is followed, and where. */
export interface Following {
  /** Only what files are loaded with, before they do anything; also what they take in later and start, unless told. */
  readonly when?: 'at-start' | 'ever';
  /** Dependencies of the whole product that are taken away again before this runs. */
  readonly uninstalled?: readonly string[];
  readonly read?: Read;
}

/** Everything that runs when these files run, and what of it is of no installation without what only tests need. */
export interface WhatRuns {
  readonly files: readonly string[];
  /** Packages that are no part of the product. */
  readonly packages: ReadonlySet<string>;
  /** `file: package`, where neither the part of the file nor the whole product names the package as a dependency that stays. */
  readonly undeclared: readonly string[];
}

/**
 * Follows what files take in, and what that takes in, through all parts of the product.
 * @param entries files of sources, by their paths in the clone
 */
export function whatRuns(
  root: string,
  entries: readonly string[],
  { when = 'ever', uninstalled = [], read = (file) => readFileSync(join(root, file), 'utf8') }: Following = {},
): WhatRuns {
  const parts = packagesOf(root).map((folder) => {
    const inClone = relative(root, folder);
    return { ...manifestIn(inClone, read), folder: inClone };
  });
  const { dependencies: ofAll = {} } = manifestIn('', read);
  const files = new Set(entries);
  const packages = new Set<string>();
  const undeclared = new Set<string>();
  for (const file of files) {
    const { dependencies = {} } = parts.find(({ folder }) => file.startsWith(`${folder}/`)) ?? {};
    const isThere = (name: string) => !uninstalled.includes(name) && Object.hasOwn({ ...ofAll, ...dependencies }, name);
    for (const { name, isAtStart } of takenIn(read(file))) {
      if (when === 'at-start' && !isAtStart) continue;
      const isBeside = name.startsWith('.');
      const source = isBeside ? sourceBeside(root, file, name) : sourceOfPart(name, parts);
      if (source !== undefined) files.add(source);
      else if (!isBeside) packages.add(packageOf(name));
      if (isBeside || isThere(packageOf(name))) continue;
      undeclared.add(`${file}: ${packageOf(name)}`);
    }
  }
  return { files: [...files], packages, undeclared: [...undeclared] };
}
