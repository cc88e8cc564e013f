import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { environment } from '@traject/contracts';
import { createTestDatabase } from '@traject/database/testing';
import { startKafka, startPostgres, temporaryEngineFolder } from '@traject/engines';
import { eventLogMigrations, openEventLog, pseudonymMigrations } from '@traject/event-log';
import { martMigrations } from '@traject/mart';
import { appendHistory } from './append-history.js';
import { makeHistory } from './history.js';
import { totalsInMart } from './mart-totals.js';
import { openPatiently } from './patient-database.js';
import { differencesBetween } from './totals.js';

const usage = `Makes up a history, writes it into a log of its own, and compares what the mart has with what the history knows of
itself. Usage: npm run demo:history -- [--journeys 20000] [--seed 1]
PostgreSQL and Kafka are its own, in a temporary folder that is removed at the end; a running stack is left alone.
Exit code 0: the totals are equal and the data is sound. 1: they are not.`;

const betweenLooksMs = 1_000;

const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const appOf = (name: string, program: string): string =>
  fileURLToPath(new URL(`../../../apps/${name}/dist/${program}.js`, import.meta.url));

/** Starts an app with its own free port for health; what it says goes nowhere, as the demo shows what comes of it. */
const startApp = (name: 'relay' | 'reporting', env: Readonly<Record<string, string>>): ChildProcess =>
  spawn(process.execPath, [appOf(name, 'main')], {
    stdio: 'ignore',
    env: { PATH: process.env['PATH'], ...env, [environment.healthPort]: '0' },
  });

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const endOf = async (app: ChildProcess): Promise<void> => {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const ended = once(app, 'exit');
  app.kill('SIGTERM');
  await ended;
};

/** Runs the checks of the data as an operator does, and gives their exit code. */
const checkData = async (env: Readonly<Record<string, string>>): Promise<number> => {
  const check = spawn(process.execPath, [appOf('reporting', 'check-mart')], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { PATH: process.env['PATH'], ...env },
  });
  await once(check, 'exit');
  return check.exitCode ?? 1;
};

interface Plan {
  readonly seed: number;
  readonly journeys: number;
}

/** From the log to the mart, with parts that are there already. */
const follow = async ({ seed, journeys }: Plan, postgresUrl: string, brokers: string): Promise<number> => {
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, martMigrations]);
  const envOf = (role: 'traject_relay' | 'traject_reporting') => ({
    [environment.databaseUrl]: database.urls[role],
    [environment.kafkaBrokers]: brokers,
  });
  const worker = openPatiently(database.urls.traject_worker, 4);
  const reporting = openPatiently(database.urls.traject_reporting, 1);
  const analyst = openPatiently(database.urls.traject_analyst, 1);
  const apps = [startApp('relay', envOf('traject_relay')), startApp('reporting', envOf('traject_reporting'))];
  const history = makeHistory({ seed, journeys });
  let written = 0;
  let isWritten = false;
  const beganMs = Date.now();
  const writing = appendHistory(openEventLog(worker), history.streams, (events) => {
    written += events;
  }).then(() => {
    isWritten = true;
  });
  try {
    for (let inMart = 0; !isWritten || inMart < written;) {
      await Promise.race([pause(betweenLooksMs), isWritten ? pause(betweenLooksMs) : writing]);
      const gone = apps.find(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null);
      if (gone !== undefined) throw new Error(`An app ended by itself: ${gone.spawnargs.at(-1) ?? ''}`);
      const { rows } = await reporting.pool.query<{ events: number }>(
        'select coalesce(sum(last_sequence), 0)::integer as events from mart.streams',
      );
      inMart = rows[0]?.events ?? 0;
      const seconds = Math.round((Date.now() - beganMs) / 1_000);
      const made = history.totals.get('journeys') ?? 0;
      tell(`${seconds} s: ${made} of ${journeys} journeys, ${written} events in the log, ${inMart} in the mart`);
    }
    await writing;
    const known = new Map([...history.totals].filter(([what]) => what !== 'events'));
    const found = await totalsInMart(analyst.pool);
    for (const [what, many] of [...found].toSorted()) tell(`  ${what}: ${many}`);
    const differences = differencesBetween(known, found);
    for (const difference of differences) tell(`NOT EQUAL ${difference}`);
    tell(
      `${written} events; ${differences.length} of ${known.size} totals differ from what the history knows of itself.`,
    );
    return Math.max(differences.length === 0 ? 0 : 1, await checkData(envOf('traject_reporting')));
  } finally {
    await Promise.all(apps.map(endOf));
    await Promise.all([worker.close(), reporting.close(), analyst.close()]);
    await database.drop();
  }
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: {
      journeys: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  const plan = { seed: Number(values.seed), journeys: Number(values.journeys) };
  if (values.help === true || !Number.isSafeInteger(plan.seed) || !Number.isSafeInteger(plan.journeys)) {
    tell(usage);
    return values.help === true ? 0 : 1;
  }
  const folder = await temporaryEngineFolder('traject-history');
  const onProgress = (message: string): void => tell(message);
  const postgres = await startPostgres({ dataDirectory: join(folder, 'postgres'), onProgress });
  const kafka = await startKafka({ dataDirectory: join(folder, 'kafka'), onProgress });
  try {
    return await follow(plan, postgres.url, kafka.brokers);
  } finally {
    await Promise.all([postgres.stop(), kafka.stop()]);
    await rm(folder, { recursive: true, force: true });
  }
};

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
