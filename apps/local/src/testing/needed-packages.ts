import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { packagesOf } from '../../transpile.mjs';

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

const manifestIn = (folder: string, read: Read): Manifest => JSON.parse(read(join(folder, 'package.json')));

const textOf = (node: ts.Node | undefined): string =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : '';

const known = new Map<string, readonly string[]>();

/** What a text takes in or starts when it runs, as it is written there; types are gone by then. */
function takenIn(text: string): readonly string[] {
  const found = known.get(text) ?? findTakenIn(text);
  known.set(text, found);
  return found;
}

function findTakenIn(text: string): readonly string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportTypeNode(node)) return;
    if (ts.isImportDeclaration(node)) {
      if (node.importClause?.isTypeOnly !== true) found.push(textOf(node.moduleSpecifier));
      return;
    }
    if (ts.isExportDeclaration(node)) {
      if (!node.isTypeOnly) found.push(textOf(node.moduleSpecifier));
      return;
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      found.push(textOf(node.arguments[0]));
    }
    if (/^\.\.?\/.*\.js$/.test(textOf(node))) found.push(textOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('source.ts', text, ts.ScriptTarget.ES2024));
  return found.filter((name) => name !== '' && !name.startsWith('node:'));
}

/** The source of what is named relative to a file; nothing for what is made of sources, as a bundle is. */
function sourceBeside(root: string, file: string, name: string): string | undefined {
  const named = join(dirname(file), name).replace('/dist/', '/src/');
  return [named.replace(/\.js$/, '.ts'), named].find((candidate) => existsSync(join(root, candidate)));
}

/** The source that others take in by this name; nothing when it is of no part of the product. */
function sourceOfPart(name: string, parts: readonly Part[]): string | undefined {
  const part = parts.find((each) => name === each.name || name.startsWith(`${each.name}/`));
  const target = part?.exports?.[`.${name.slice(part.name.length)}`];
  const source = typeof target === 'object' ? target['@traject/source'] : target;
  return part === undefined || source === undefined ? undefined : join(part.folder, source);
}

const packageOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/** Everything that runs when these files run, and what of it is of no installation without what only tests need. */
export interface WhatRuns {
  readonly files: readonly string[];
  /** `file: package`, where neither the part of the file nor the whole product names the package as a dependency. */
  readonly undeclared: readonly string[];
}

/** Follows what files take in, and what that takes in, through all parts of the product. */
export function whatRuns(
  root: string,
  entries: readonly string[],
  read: Read = (file) => readFileSync(join(root, file), 'utf8'),
): WhatRuns {
  const parts = packagesOf(root).map((folder) => {
    const inClone = relative(root, folder);
    return { ...manifestIn(inClone, read), folder: inClone };
  });
  const { dependencies: ofAll = {} } = manifestIn('', read);
  const files = new Set(entries);
  const undeclared = new Set<string>();
  for (const file of files) {
    const { dependencies = {} } = parts.find(({ folder }) => file.startsWith(`${folder}/`)) ?? {};
    for (const name of takenIn(read(file))) {
      const source = name.startsWith('.') ? sourceBeside(root, file, name) : sourceOfPart(name, parts);
      if (source !== undefined) files.add(source);
      if (name.startsWith('.') || Object.hasOwn({ ...ofAll, ...dependencies }, packageOf(name))) continue;
      undeclared.add(`${file}: ${packageOf(name)}`);
    }
  }
  return { files: [...files], undeclared: [...undeclared] };
}
