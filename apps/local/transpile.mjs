/**
 * Turns the sources of the product into what Node runs, one file at a time and without a look at types: `npm test` looks
 * at them. A program of its own, run by the Node of the dependencies, for the packages that are named, or with
 * `--all-but` for the others; ends with 1 and the reason when a source is broken.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';
import ts from 'typescript';

const groups = ['libs', 'apps'];
const single = ['workflows', 'activities'];

/** Folders of the product's own packages, found and not named. */
export function packagesOf(root) {
  const folders = groups.flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)));
  return [...folders, ...single.map((name) => join(root, name))].filter((it) => existsSync(join(it, 'tsconfig.json')));
}

function configOf(folder) {
  const host = {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
      throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
  return ts.getParsedCommandLineOfConfigFile(join(folder, 'tsconfig.json'), {}, host);
}

const isOlder = (file, than) => (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) <= statSync(than).mtimeMs;

/** As the compiler turns it by the settings of its package; what those do not say is said for all packages. */
export function transpiled(source, { experimentalDecorators = false }) {
  return transformSync(readFileSync(source, 'utf8'), {
    filename: source,
    configFile: false,
    swcrc: false,
    sourceMaps: true,
    inlineSourcesContent: false,
    isModule: true,
    jsc: {
      parser: { syntax: 'typescript', decorators: true },
      target: 'es2024',
      transform: {
        verbatimModuleSyntax: true,
        useDefineForClassFields: true,
        ...(experimentalDecorators ? { legacyDecorator: true } : { decoratorVersion: '2022-03' }),
      },
    },
    module: { type: 'es6' },
  });
}

function write(source, target, { code, map }) {
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.map`, JSON.stringify({ ...JSON.parse(map), sources: [relative(dirname(target), source)] }));
  writeFileSync(target, `${code}//# sourceMappingURL=${basename(target)}.map`);
}

/** Turns one source; gives what is wrong with it, in words. */
function transpileFile({ source, target }, options) {
  try {
    write(source, target, transpiled(source, options));
    return '';
  } catch (error) {
    return `${source}: ${error.message}\n`;
  }
}

/** Turns what has changed in a package; gives what is wrong with its sources, in words. */
export function transpilePackage(folder) {
  const { fileNames, options } = configOf(folder);
  const targetOf = (source) => join(options.outDir, relative(options.rootDir, source)).replace(/\.ts$/, '.js');
  const changed = fileNames
    .filter((file) => !/\.(spec|d)\.ts$/.test(file))
    .map((source) => ({ source, target: targetOf(source) }))
    .filter(({ source, target }) => isOlder(target, source));
  // The compiler would take its own notes for true and leave what was written here, also when a source is changed back.
  if (changed.length > 0) rmSync(options.tsBuildInfoFile, { force: true });
  return changed.map((file) => transpileFile(file, options)).join('');
}

function chosenPackages([first, ...others]) {
  const isChosen = (folder) => (first === '--all-but' ? !others.includes(folder) : [first, ...others].includes(folder));
  return packagesOf(process.cwd()).filter((folder) => isChosen(relative(process.cwd(), folder)));
}

if (import.meta.filename === process.argv[1]) {
  const faults = chosenPackages(process.argv.slice(2)).map(transpilePackage).join('');
  process.stderr.write(faults);
  process.exitCode = faults === '' ? 0 : 1;
}
