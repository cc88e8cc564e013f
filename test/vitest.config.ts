import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
const conditions = ['@traject/source', 'import', 'module', 'node', 'default'];
const notOurs = ['**/node_modules/**', '**/dist/**'];

/** Workspace packages are taken from their sources, so that a test never sees a stale build. */
const resolveFromSource = { resolve: { conditions }, ssr: { resolve: { conditions, externalConditions: conditions } } };

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    projects: [
      {
        ...resolveFromSource,
        root,
        test: {
          name: 'unit',
          include: ['{libs,apps,workflows,activities,test}/**/*.spec.ts'],
          exclude: [...notOurs, '**/*.integration.spec.ts', '**/*.e2e.spec.ts'],
        },
      },
      {
        ...resolveFromSource,
        root,
        test: {
          name: 'integration',
          include: ['{libs,apps,workflows,activities,test}/**/*.integration.spec.ts'],
          exclude: notOurs,
          globalSetup: ['test/real-parts/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        ...resolveFromSource,
        root,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.spec.ts'],
          exclude: notOurs,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
