import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const ours = '@traject/source';
const conditions = [ours, ...defaultServerConditions];

/** Captures the histories anew: `vitest run --config test/replay/capture-histories.config.ts`. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [ours] } },
  test: {
    pool: 'forks',
    include: ['test/replay/capture-histories.ts'],
    globalSetup: ['test/real-parts/reserved-ports.ts', 'test/real-parts/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
