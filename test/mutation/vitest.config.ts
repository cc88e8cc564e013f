import { fileURLToPath } from 'node:url';
import { defaultServerConditions } from 'vite';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ours = '@traject/source';
const conditions = [ours, ...defaultServerConditions];

const asksRealParts = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith('.integration.spec.ts');

/** Most mutants are noticed by a test that asks nobody; one that asks a database is begun when none of those did. */
class QuickOnesFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return Promise.resolve(
      files.toSorted(
        (one, other) =>
          Number(asksRealParts(one)) - Number(asksRealParts(other)) || one.moduleId.localeCompare(other.moduleId),
      ),
    );
  }
}

/**
 * For the tests that must notice a mutant. Which ones is said by whoever runs this.
 * A copy of everything but `node_modules` is mutated, whose links lead back to the sources that are not: what a test takes
 * by the name of its package is taken from the copy.
 */
export default defineConfig({
  root,
  resolve: {
    conditions,
    alias: [
      { find: /^@traject\/(access|domain|dossier|payload-encryption)$/, replacement: `${root}libs/$1/src/index.ts` },
    ],
  },
  ssr: { resolve: { conditions, externalConditions: [ours] } },
  test: {
    include: (process.env['TRAJECT_MUTATION_TESTS'] ?? 'libs/**/*.spec.ts').split(','),
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.property.spec.ts'],
    // One process for all files of a run: a run is begun anew for each mutant, so that nothing stays of the one before.
    isolate: false,
    sequence: { sequencer: QuickOnesFirst },
    globalSetup: ['test/real-parts/reserved-ports.ts', 'test/real-parts/global-setup.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
