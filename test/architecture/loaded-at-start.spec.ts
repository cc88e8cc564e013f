import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { packagesAtStart } from './loaded-at-start.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

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
  const loaded = packagesAtStart(root, program);
  expect(packages.filter((name) => loaded.has(name))).toEqual([]);
});

test('what a program does need is found, also by way of our own packages', () => {
  expect([...packagesAtStart(root, 'apps/gateway/src/main.ts')]).toEqual(
    expect.arrayContaining(['@nestjs/core', 'kysely', 'pg', 'pino', 'zod']),
  );
});

test('a gateway that draws with what it loads at its start is reported', () => {
  const eager = (file: string): string =>
    readFileSync(file, 'utf8').replace(
      "import type { ChartNames } from '@traject/charts';",
      "import { chartOf, type ChartNames } from '@traject/charts';",
    );
  const loaded = packagesAtStart(root, 'apps/gateway/src/main.ts', eager);
  expect(drawing.filter((name) => loaded.has(name))).toEqual(drawing);
});
