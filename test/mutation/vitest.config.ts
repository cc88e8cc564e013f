import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ours = '@traject/source';
const conditions = [ours, ...defaultServerConditions];

/** The tests of the rules of confidentiality alone, each beside what it tests, with a real PostgreSQL where they need one. */
export default defineConfig({
  root,
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: [ours] } },
  test: {
    include: ['libs/{access,dossier,domain}/src/**/*.spec.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    globalSetup: ['test/mutation/only-postgres.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
