import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { whatRuns, type Read } from './what-runs.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const inClone: Read = (file) => readFileSync(join(root, file), 'utf8');

/** The packages that a program loads before it does anything, by way of our own packages too. */
const packagesAtStart = (program: string, read = inClone): ReadonlySet<string> =>
  whatRuns(root, [program], { when: 'at-start', read }).packages;

const drawing = ['vega', 'hastscript', 'hast-util-from-html', 'hast-util-to-html'];
const writersOfExports = ['csv-stringify', 'hyparquet-writer'];
const clientsOfParts = ['@temporalio/client', 'kafkajs', 'kysely', 'pg'];

/** What is large and seldom needed, or not needed at all, by each program that is often started. */
const notAtStart = {
  'apps/gateway/src/main.ts': [...drawing, ...writersOfExports, 'date-holidays', 'kafkajs', 'zod-openapi'],
  'apps/worker/src/main.ts': [...writersOfExports, 'date-holidays', 'kafkajs'],
  'apps/worker/src/migrate.ts': [...writersOfExports, '@temporalio/client', '@temporalio/worker', 'prom-client'],
  'apps/relay/src/main.ts': ['kysely', 'zod'],
  'apps/reporting/src/main.ts': [...writersOfExports, 'kysely', 'zod'],
  'apps/notifier/src/main.ts': ['kafkajs', 'nodemailer'],
  'apps/local/src/start.ts': ['@temporalio/client', 'execa', 'kafkajs', 'smtp-server'],
  'apps/local/src/test.ts': clientsOfParts,
  'apps/local/src/token.ts': clientsOfParts,
} as const satisfies Readonly<Record<string, readonly string[]>>;

test.each(Object.entries(notAtStart))('%s starts without what it seldom needs', (program, packages) => {
  const loaded = packagesAtStart(program);
  expect(packages.filter((name) => loaded.has(name))).toEqual([]);
});

test('what a program does need is found, also by way of our own packages', () => {
  expect([...packagesAtStart('apps/gateway/src/main.ts')]).toEqual(
    expect.arrayContaining(['@nestjs/core', 'kysely', 'pg', 'pino', 'zod']),
  );
});

test('a gateway that draws with what it loads at its start is reported', () => {
  const eager: Read = (file) =>
    inClone(file).replace(
      "import type { ChartNames } from '@traject/charts';",
      "import { chartOf, type ChartNames } from '@traject/charts';",
    );
  const loaded = packagesAtStart('apps/gateway/src/main.ts', eager);
  expect(drawing.filter((name) => loaded.has(name))).toEqual(drawing);
});

test('what comes with the types alone, or later, is not loaded at a start', () => {
  const program = 'libs/contracts/src/index.ts';
  const packagesWith = (line: string) => [
    ...packagesAtStart(program, (file) => `${file === program ? line : ''}\n${inClone(file)}`),
  ];
  expect(packagesWith("import type { Model } from 'yalps';")).not.toContain('yalps');
  expect(packagesWith("export type { Model } from 'yalps';")).not.toContain('yalps');
  expect(packagesWith("const late = () => import('yalps');")).not.toContain('yalps');
  // What is left of it when types are gone still loads the package.
  expect(packagesWith("import { type Model } from 'yalps';")).toContain('yalps');
  expect(packagesWith("export * from 'yalps';")).toContain('yalps');
});
