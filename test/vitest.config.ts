import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const ours = '@traject/source';
/** Whole stacks but for PostgreSQL, Temporal and Kafka, which they share with the integration tests. */
const appsOnSharedParts = ['test/http/**/*.e2e.spec.ts'];
/** What every run has that starts processes. */
const ofProcesses = ['test/real-parts/reserved-ports.ts', 'test/real-parts/compiled-once.ts'];
const notOurs = ['**/node_modules/**', '**/dist/**'];
/** Folders of tests on real parts that leave nothing behind in their own process, so that many are loaded into one. */
const loadedOnce = '{workflows,erasure,exports,stream,words,key-service,notices}';
/** It takes minutes: a gateway and its client that nothing else is loaded beside. */
const matrix = 'apps/gateway/src/access/matrix/*.integration.spec.ts';

// A Kafka client of a test's own sets timers in the past, which Node warns of and which does no harm.
const quiet = ['--disable-warning=TimeoutNegativeWarning'];

const onRealParts = {
  execArgv: quiet,
  globalSetup: [...ofProcesses, 'test/real-parts/global-setup.ts'],
  setupFiles: ['test/real-parts/no-promise-traces.ts'],
  testTimeout: 120_000,
  hookTimeout: 120_000,
};

/**
 * Workspace packages are taken from their sources, so that a test never sees a stale build. What comes from npm is loaded
 * by Node itself, which must not be given more conditions: a `require` that is told `import` gets the wrong file.
 */
const conditions = [ours, ...defaultServerConditions];

// Said once for all projects, which therefore share what they have transformed.
export default defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [ours] } },
  test: {
    pool: 'forks',
    // Most tests of real parts wait for them: one more than the smallest machine has processors leaves none idle.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{libs,apps,workflows,activities,test}/**/*.spec.ts'],
          exclude: [...notOurs, '**/*.integration.spec.ts', '**/*.e2e.spec.ts'],
          // Only what never ends is to fail by it, also on a machine that does much else.
          testTimeout: 60_000,
          // Nothing that these tests start or change outlives one of them, so that they load what they test once.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...onRealParts,
          name: 'integration',
          include: [
            '{libs,apps,workflows,activities}/**/*.integration.spec.ts',
            `test/${loadedOnce}/**/*.integration.spec.ts`,
          ],
          exclude: [...notOurs, matrix],
          // What they start ends with them, and to load what they test for each file anew was half of their time.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          ...onRealParts,
          name: 'file-by-file',
          include: ['test/**/*.integration.spec.ts', matrix, ...appsOnSharedParts],
          exclude: [...notOurs, `test/${loadedOnce}/**`],
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['test/**/*.e2e.spec.ts'],
          exclude: [...notOurs, ...appsOnSharedParts],
          execArgv: quiet,
          globalSetup: ofProcesses,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
