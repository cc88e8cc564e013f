import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPostgres, temporaryEngineFolder, type RunningEngine } from '@traject/engines';
import { chosenParts, type Part } from './parts.js';
import { LEAST_SCORE, tableOf, tallyOf, tooWeak, type Tally } from './score.js';

/**
 * Changes the rules of confidentiality one by one and asks whether a test notices: who may see and do what, what consent
 * and disclosure ask, how content is encrypted and its reads are logged. Takes parts, or files of them, as its arguments.
 * Exit code 0: enough is noticed of every part, 1: not, 2: it could not be tried.
 */

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const reportFile = '.traject/mutation-report.json';

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    interrupted.abort();
  });
}
if (process.connected) process.on('disconnect', () => interrupted.abort()).channel?.unref();

interface Postgres extends RunningEngine {
  readonly url: string;
}

/** One PostgreSQL for all: those that mutate are ended and begun anew whenever a mutant hangs, and would leave theirs. */
async function withPostgres<Answer>(work: (url: string) => Promise<Answer>): Promise<Answer> {
  const folder = await temporaryEngineFolder('traject-mutation');
  const postgres: Postgres = await startPostgres({
    dataDirectory: join(folder, 'postgres'),
    onProgress: (message) => process.stderr.write(`${message}\n`),
  });
  try {
    return await work(postgres.url);
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function mutate(part: Part, postgresUrl: string): Promise<Tally> {
  process.stdout.write(`\nMutating ${part.name}\n`);
  await rm(join(root, reportFile), { force: true });
  const what = ['--mutate', part.mutated.join(',')];
  const child = spawn(process.execPath, [stryker, 'run', 'test/mutation/stryker.config.mjs', ...what], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...process.env,
      TRAJECT_MUTATION_REPORT: reportFile,
      TRAJECT_MUTATION_TESTS: part.tests.join(','),
      TRAJECT_TEST_POSTGRES_URL: postgresUrl,
      TRAJECT_TEST_KAFKA_BROKERS: notNeeded,
      TRAJECT_TEST_TEMPORAL_ADDRESS: notNeeded,
    },
  });
  const interrupt = () => child.kill('SIGTERM');
  interrupted.signal.addEventListener('abort', interrupt);
  const [code]: unknown[] = await once(child, 'exit');
  interrupted.signal.removeEventListener('abort', interrupt);
  if (code !== 0) throw new Error(`${part.name} could not be mutated to its end; Stryker says why above.`);
  return tallyOf(JSON.parse(await readFile(join(root, reportFile), 'utf8')));
}

const notNeeded = 'not-needed';

async function main(): Promise<number> {
  const tallies: (readonly [string, Tally])[] = [];
  for (const part of chosenParts(process.argv.slice(2))) {
    const mutateWith = (url: string) => mutate(part, url);
    tallies.push([part.name, await (part.needsPostgres ? withPostgres(mutateWith) : mutateWith(notNeeded))]);
    interrupted.signal.throwIfAborted();
  }
  process.stdout.write(`\n${tableOf(tallies)}\n`);
  const weak = tooWeak(tallies);
  if (weak.length === 0) return 0;
  process.stdout.write(`Less than ${LEAST_SCORE} % is noticed of ${weak.join('; ')}. What survived stands above.\n`);
  return 1;
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return 2;
});
