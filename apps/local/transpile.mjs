/**
 * Turns the sources of the product into what Node runs, one file at a time and without a look at types: `npm test` looks
 * at them. A program of its own, run by the Node of the dependencies, for the packages that are named, or with
 * `--all-but` for the others; ends with 1 and the reason when a source is broken.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
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

function write(source, target, { outputText, sourceMapText }) {
  const map = { ...JSON.parse(sourceMapText), sources: [relative(dirname(target), source)] };
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(`${target}.map`, JSON.stringify(map));
  writeFileSync(target, outputText);
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
  // Alone, a file does not tell that its package consists of modules.
  const compilerOptions = {
    ...options,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const faults = changed.flatMap(({ source, target }) => {
    const text = readFileSync(source, 'utf8');
    const made = ts.transpileModule(text, { compilerOptions, fileName: source, reportDiagnostics: true });
    if (made.diagnostics.length === 0) write(source, target, made);
    return made.diagnostics;
  });
  return ts.formatDiagnostics(faults, {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: () => folder,
    getNewLine: () => '\n',
  });
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
