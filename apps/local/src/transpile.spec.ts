import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { packagesOf, transpilePackage } from '../transpile.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
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

test('a source becomes exactly what the compiler makes of it; tests are left alone', async () => {
  const { folder } = await packageWith(source);
  expect(transpilePackage(folder)).toBe('');
  const [code, map] = await madeOf(folder);
  expect(existsSync(join(folder, 'dist', 'shelf.spec.js'))).toBe(false);
  await execa(process.execPath, [compiler, '-p', folder, '--noCheck']);
  const [compiled, compiledMap] = await madeOf(folder);
  expect(code).toBe(compiled);
  expect(JSON.parse(map ?? '')).toEqual(JSON.parse(compiledMap ?? ''));
});

test('a source that is broken is named and makes nothing', async () => {
  const { folder } = await packageWith('export const broken = ;\n');
  expect(transpilePackage(folder)).toMatch(/^src\/shelf\.ts\(1,23\): error TS1109/);
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
