/** How `run.ts` has Stryker try the mutants of one part; what is mutated and which tests are run it says itself. */
export default {
  testRunner: 'vitest',
  // The tests are named, those of other packages too, which Vitest would not find by what they import.
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  plugins: ['@stryker-mutator/vitest-runner'],
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', process.stdout.isTTY ? 'progress' : 'progress-append-only', 'json'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: false },
  jsonReporter: { fileName: process.env.TRAJECT_MUTATION_REPORT ?? '.traject/mutation-report.json' },
  concurrency: 2,
  // A mutant that makes a machine wait is one that never ends, not one that was tried on a busy machine. It is told as such:
  // Vitest would end its test only later, and it would look like one that a test noticed.
  timeoutMS: 60_000,
  tempDirName: '.traject/mutation',
  ignorePatterns: ['**/dist', '.nx', '.traject', 'test/replay/histories'],
};
