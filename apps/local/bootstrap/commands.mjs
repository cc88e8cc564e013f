/** Every command of the clone by its program, as paths in it. */
export const programs = {
  start: 'apps/local/dist/start.js',
  test: 'apps/local/dist/test.js',
  'test-faults': 'test/dist/faults/run-faults.js',
  'test-mutation': 'test/dist/mutation/run.js',
  demo: 'apps/local/dist/demo.js',
  token: 'apps/local/dist/token.js',
  bench: 'test/dist/bench/bench.js',
  'verify-access-log': 'apps/local/dist/verify-access-log.js',
  'rotate-keys': 'apps/local/dist/rotate-keys.js',
  'access-table': 'libs/access/dist/write-readme.js',
  events: 'apps/local/dist/events.js',
  'check-topics': 'apps/local/dist/check-topics.js',
  'replay-stream': 'apps/local/dist/replay-stream.js',
  'event-contract': 'libs/event-stream/dist/contract/release-contract.js',
  'mart-model': 'libs/mart/dist/write-readme.js',
  retention: 'apps/local/dist/retention.js',
  'apply-destroyed-keys': 'apps/local/dist/apply-destroyed-keys.js',
  'rebuild-mart': 'apps/local/dist/rebuild-mart.js',
  'check-mart': 'apps/local/dist/check-mart.js',
  'replay-parked': 'apps/local/dist/replay-parked.js',
  'mart-url': 'apps/local/dist/mart-url.js',
  'demo-history': 'test/dist/history/demo-history.js',
  build: 'node_modules/typescript/bin/tsc',
  lint: 'node_modules/eslint/bin/eslint.js',
  format: 'node_modules/prettier/bin/prettier.cjs',
};

const commandsIn = (folder) => Object.keys(programs).filter((command) => programs[command].startsWith(folder));

/** Commands whose own program is among the tests, which the product is built without. */
export const amongTests = commandsIn('test/');

/** Tools of the dependencies that work on the sources; they need no build. */
export const toolsOfSources = commandsIn('node_modules/');

/** Programs of an operator or an analyst: to them 1 means something of their own, and 2 that it could not be done. */
export const operatorPrograms = [
  'verify-access-log',
  'rotate-keys',
  'retention',
  'apply-destroyed-keys',
  'events',
  'check-topics',
  'replay-stream',
  'rebuild-mart',
  'check-mart',
  'replay-parked',
];

/** Commands that only ask a running stack something; they need no fresh build, only a build. */
export const askARunningStack = ['token', 'mart-url', ...operatorPrograms];

/** What of the dependencies a command needs: those that the product runs with, or also those that it is made with. */
export const extentOf = (command) =>
  ['test', ...amongTests, ...toolsOfSources].includes(command) ? 'everything' : 'product';
