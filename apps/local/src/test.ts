import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { testEnvironment } from '@traject/contracts';
import { outcomeOf, plus, type Outcome } from './testing/outcome.js';
import { runInOwnGroup } from './testing/own-group.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Tests that were asked for by name; none: all of them. */
const named = process.argv.slice(2);

/** Characters of a command line that are shown. */
const longestCommand = 200;

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupted.abort();
  });
}
if (process.connected) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM')).channel?.unref();

/** Runs a tool of the dependencies with its output on ours, and gives its exit code. What it leaves running is ended. */
async function runTool(
  script: string,
  args: readonly string[],
  isDone = async () => false,
): Promise<number | undefined> {
  const { exitCode, leftBehind } = await runInOwnGroup({
    program: process.execPath,
    args: [join(root, 'node_modules', script), ...args],
    cwd: root,
    output: 'inherit',
    // A Kafka client of a test's own sets timers in the past, which Node warns of and which does no harm.
    env: {
      ...process.env,
      ...(named.length > 0 ? { [testEnvironment.whole]: 'on' } : {}),
      NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --disable-warning=TimeoutNegativeWarning`.trim(),
    },
    interrupted: interrupted.signal,
    isDone,
  });
  for (const command of leftBehind) {
    process.stdout.write(`Left running, and ended now: ${command.slice(0, longestCommand)}\n`);
  }
  return exitCode;
}

/** A tool that finds nothing wrong, or counts as one failure. */
async function check(what: string, script: string, args: readonly string[]): Promise<Outcome> {
  const failed = (await runTool(script, args)) === 0 ? 0 : 1;
  if (failed > 0 && !interrupted.signal.aborted) process.stdout.write(`${what}: failed, see above\n`);
  return { passed: 0, failed };
}

const lint = () =>
  check('Lint', 'eslint/bin/eslint.js', [
    '--config',
    'test/architecture/eslint.config.mjs',
    '--max-warnings',
    '0',
    '.',
  ]);

/** The programs that tests start have been built without a look at types. Of what is built here those touch nothing. */
const types = () => check('Types', 'typescript/bin/tsc', ['-b', '--emitDeclarationOnly']);

async function readReport(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    // No report, or half of one: the run was broken off, which counts as a failure.
    return undefined;
  }
}

async function vitest(args: readonly string[]): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'traject-report-'));
  const report = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const exitCode = await runTool(
      'vitest/vitest.mjs',
      ['run', '--config', 'test/vitest.config.ts', ...reporters, ...args],
      async () => existsSync(report),
    );
    return outcomeOf(await readReport(report), exitCode);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What computes all the time, on one processor: one after the other, beside the tests, many of which wait. */
async function checks(): Promise<Outcome> {
  const typed = await types();
  return named.length > 0 || interrupted.signal.aborted ? typed : plus(typed, await lint());
}

// Everything that must hold; of tests that are named those alone, and types.
const [checked, tested] = await Promise.all([checks(), vitest(named)]);
const outcome = plus(checked, tested);
process.stdout.write(`${outcome.passed} passed, ${outcome.failed} failed\n`);
process.exitCode = outcome.failed === 0 && !interrupted.signal.aborted ? 0 : 1;
