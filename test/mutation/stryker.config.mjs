/**
 * Whether the tests would notice if the rules of confidentiality were other than they are: who may see and do what, how
 * content is encrypted and its reads are logged, and what consent and disclosure ask. `npm run test:mutation`; one file
 * alone with `-- --mutate libs/access/src/allowed.ts`. It takes long and is not part of `npm test`.
 */
const sources = (folder) => [`${folder}/**/*.ts`, `!${folder}/**/*.spec.ts`, `!${folder}/**/index.ts`];

export default {
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: true },
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [
    ...sources('libs/access/src'),
    ...sources('libs/dossier/src'),
    // What a migration says is tried out with the real database, not by changing its text here and there.
    '!libs/dossier/src/migrations/**',
    ...['request', 'referral', 'closing', 'advice', 'anytime'].flatMap((step) => [
      `libs/domain/src/${step}/rules.ts`,
      `libs/domain/src/${step}/commands.ts`,
    ]),
  ],
  coverageAnalysis: 'perTest',
  thresholds: { high: 95, low: 90, break: 90 },
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  concurrency: 2,
  tempDirName: '.traject/mutation',
  ignorePatterns: ['**/dist', '.nx', '.traject', 'test/replay/histories'],
};
