import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { execa } from 'execa';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { packagesOf, transpiled, transpilePackage } from '@traject/local/transpile';

const root = fileURLToPath(new URL('../..', import.meta.url));
const likeAllPackages = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  verbatimModuleSyntax: true,
};
const compiler = join(root, 'node_modules/typescript/bin/tsc');

const source = `import type { Readable } from 'node:stream';
import { join } from 'node:path';

/** Marks what is called. */
const marked = (target: (this: Shelf, name: string) => string, _: ClassMethodDecoratorContext) => target;

export class Shelf {
  constructor(private readonly folder: string) {}
  @marked
  placeOf(name: string): string {
    return join(this.folder, name) satisfies string;
  }
}
export type { Readable };
`;

/** A package with the settings of all packages, and one source. */
async function packageWith(text: string): Promise<{ readonly folder: string; readonly source: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-package-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const compilerOptions = { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/.tsbuildinfo', types: [] };
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions, include: ['src/**/*.ts'], references: [] };
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'src', 'shelf.ts'), text);
  await writeFile(join(folder, 'src', 'shelf.spec.ts'), 'export {};\n');
  return { folder, source: join(folder, 'src', 'shelf.ts') };
}

const madeOf = (folder: string): Promise<string[]> =>
  Promise.all(['shelf.js', 'shelf.js.map'].map((name) => readFile(join(folder, 'dist', name), 'utf8')));

/** Code as one printer prints it. */
const printed = (code: string): string =>
  transformSync(code, {
    configFile: false,
    swcrc: false,
    minify: true,
    jsc: { target: 'es2024', minify: { compress: false, mangle: false } },
  }).code;

const compiled = async (folder: string): Promise<string[]> => {
  await execa(process.execPath, [compiler, '-p', folder, '--noCheck']);
  return madeOf(folder);
};

const whatItDoes = async (folder: string, code: string | undefined): Promise<unknown> => {
  const file = join(folder, 'dist', `${randomUUID()}.js`);
  await writeFile(file, code ?? '');
  // The sources of these tests say what it gives.
  const { Shelf } = (await import(file)) as {
    readonly Shelf: new (folder: string) => { placeOf(name: string): string };
  };
  const shelf = new Shelf('letters');
  return { placeOf: shelf.placeOf('first'), fields: { ...shelf } };
};

test('a source does what it does when the compiler turns it; tests are left alone', async () => {
  const { folder } = await packageWith(source);
  expect(transpilePackage(folder)).toBe('');
  const [code, map] = await madeOf(folder);
  expect(existsSync(join(folder, 'dist', 'shelf.spec.js'))).toBe(false);
  const [byCompiler, mapOfCompiler] = await compiled(folder);
  const done = await whatItDoes(folder, code);
  expect(done).toEqual(await whatItDoes(folder, byCompiler));
  expect(done).toEqual({ placeOf: join('letters', 'first'), fields: { folder: 'letters' } });
  const { file, sources, version } = JSON.parse(mapOfCompiler ?? '');
  expect(JSON.parse(map ?? '')).toMatchObject({ sources, version });
  expect(code).toMatch(new RegExp(`\\n//# sourceMappingURL=${file}\\.map$`));
});

test('a trace names the line of the source', async () => {
  const { folder } = await packageWith(
    `interface Word {\n  readonly text: string;\n}\n\nthrow new Error('here') as Error & Word;\n`,
  );
  transpilePackage(folder);
  const { stderr } = await execa(process.execPath, ['--enable-source-maps', join(folder, 'dist', 'shelf.js')], {
    reject: false,
  });
  expect(stderr).toMatch(/src\/shelf\.ts:5/);
});

/** Sources by which journeys run, again and again from their histories. */
const sourcesOfJourneys = async (): Promise<readonly string[]> => {
  const folders = ['workflows', 'libs/domain', 'libs/contracts'].map((folder) => join(root, folder, 'src'));
  const names = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
  return folders
    .flatMap((folder, index) => (names[index] ?? []).map((name) => join(folder, name)))
    .filter((file) => /(?<!\.(spec|d))\.ts$/.test(file));
};

test('what journeys run by is, but for how it is printed, what the compiler makes of it', async () => {
  const files = await sourcesOfJourneys();
  expect(files.length).toBeGreaterThan(100);
  const differing = files.filter((file) => {
    const text = readFileSync(file, 'utf8');
    const { outputText } = ts.transpileModule(text, { compilerOptions: likeAllPackages, fileName: file });
    return printed(transpiled(file, {}).code) !== printed(outputText);
  });
  expect(differing).toEqual([]);
});

test('a source that is broken is named and makes nothing', async () => {
  const { folder } = await packageWith('export const broken = ;\n');
  expect(transpilePackage(folder)).toMatch(/src\/shelf\.ts: [^]*export const broken = ;/);
  expect(existsSync(join(folder, 'dist', 'shelf.js'))).toBe(false);
});

test('what has changed is turned again, and what the compiler has noted about the package goes', async () => {
  const { folder, source: file } = await packageWith('export const one = 1;\n');
  transpilePackage(folder);
  const notes = join(folder, 'dist', '.tsbuildinfo');
  await writeFile(notes, '{}');
  transpilePackage(folder);
  expect(existsSync(notes)).toBe(true);
  await writeFile(file, 'export const two = 2;\n');
  const later = new Date(Date.now() + 1_000);
  await utimes(file, later, later);
  transpilePackage(folder);
  expect((await madeOf(folder))[0]).toContain('two = 2');
  expect(existsSync(notes)).toBe(false);
});

test('every package of the product is found, and those that end up in the bundle are among them', async () => {
  const found = packagesOf(root).map((folder) => folder.slice(root.length));
  // The file holds paths of packages.
  const bundled = JSON.parse(await readFile(join(root, 'apps/worker/bundle-inputs.json'), 'utf8')) as string[];
  expect(found).toEqual(expect.arrayContaining([...bundled, 'apps/gateway', 'apps/notifier', 'libs/engines']));
  expect(found).not.toContain('test');
});
