import { ESLint } from 'eslint';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const linter = new ESLint({
  cwd: root,
  overrideConfigFile: join(root, 'test/architecture/eslint.config.mjs'),
});

/** Rules that a file with this text would break, if it stood there. */
const brokenRules = async (filePath: string, text: string): Promise<readonly (string | null)[]> => {
  const [result] = await linter.lintText(text, { filePath: join(root, filePath) });
  return (result?.messages ?? []).map(({ ruleId }) => ruleId);
};

const boundary = '@nx/enforce-module-boundaries';

describe('who may import whom', () => {
  test.each([
    ['libs/domain/src/index.ts', 'zod'],
    ['libs/domain/src/index.ts', '@traject/contracts'],
    ['libs/access/src/index.ts', '@nestjs/common'],
    ['libs/event-stream/src/index.ts', 'kysely'],
    ['libs/event-stream/src/index.ts', '@traject/event-log'],
    ['workflows/src/index.ts', 'pg'],
    ['workflows/src/index.ts', '@traject/event-log'],
    ['activities/src/index.ts', '@temporalio/workflow'],
    ['apps/gateway/src/main.ts', '@traject/activities'],
    ['apps/gateway/src/main.ts', '@traject/workflows'],
    ['apps/relay/src/main.ts', '@nestjs/common'],
    ['apps/worker/src/main.ts', '@nestjs/common'],
    ['apps/notifier/src/main.ts', '@nestjs/common'],
    ['apps/notifier/src/main.ts', '@traject/tasks'],
  ])('%s may not import %s', async (file, imported) => {
    expect(await brokenRules(file, `export * from '${imported}';\n`)).toContain(boundary);
  });

  test.each([
    ['libs/contracts/src/index.ts', '@traject/domain'],
    ['workflows/src/index.ts', '@temporalio/workflow'],
    ['apps/gateway/src/main.ts', '@nestjs/common'],
  ])('%s may import %s', async (file, imported) => {
    expect(await brokenRules(file, `export * from '${imported}';\n`)).not.toContain(boundary);
  });
});

const sourcesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(join(root, folder), { recursive: true }))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts') && !name.startsWith('testing/'))
    .map((name) => join(folder, name));

describe('the domain is pure', () => {
  const impure = /\b(Date\.now|new Date\(\)|Math\.random|process\.|fetch\(|setTimeout)/;

  test('it reads no clock, no randomness and no environment', async () => {
    const sources = await sourcesBelow('libs/domain/src');
    const texts = await Promise.all(sources.map((file) => readFile(join(root, file), 'utf8')));
    expect(sources.length).toBeGreaterThan(30);
    expect(sources.filter((_file, index) => impure.test(texts[index] ?? ''))).toEqual([]);
  });

  test('the check reports a source that does', () => {
    expect(impure.test('const now = Date.now();')).toBe(true);
  });
});

test('every package is tagged with its own name, so that a rule applies to it', async () => {
  const folders = ['workflows', 'activities', 'test'];
  for (const group of ['apps', 'libs']) {
    const entries = await readdir(join(root, group), { withFileTypes: true });
    folders.push(...entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(group, name)));
  }
  const rules = await readFile(join(root, 'test/architecture/boundaries.mjs'), 'utf8');
  for (const folder of folders) {
    const manifest = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    const name = basename(folder);
    expect(manifest.nx.tags).toEqual([`part:${name}`]);
    expect(rules).toMatch(new RegExp(`part\\(\\s*'${name}'`));
  }
});
