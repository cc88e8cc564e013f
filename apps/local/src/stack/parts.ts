import {
  EngineFailure,
  diskFullAdvice,
  meansDiskFull,
  startKafka,
  startPostgres,
  startTemporal,
  type RunningEngine,
  type Waiting,
} from '@traject/engines';
import { readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LocalFailure } from '../local-failure.js';
import type { StackSettings } from './settings.js';

/** A part of the stack that was started here. */
export interface StartedPart extends RunningEngine {
  readonly name: string;
}

const fullBelowBytes = 4 * 1024 * 1024;

async function bytesLeftBeside(file: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(file));
  return bavail * bsize;
}

/** Settles, with what to tell the person, when a part has ended by itself. */
export async function partEnded({ name, exited, logFile }: StartedPart): Promise<Error> {
  await exited;
  // A part that meets a full disk often cannot write that into its log either.
  const full = meansDiskFull(await readFile(logFile, 'utf8')) || (await bytesLeftBeside(logFile)) < fullBelowBytes;
  if (full) return new EngineFailure('disk-full', `${name} ended. ${diskFullAdvice}`);
  return new LocalFailure(
    'engine-ended',
    `${name} ended by itself. Data is kept. Start again; if it ends again, its log says why: ${logFile}`,
  );
}

/** Where PostgreSQL, Temporal and Kafka are, and those of them that were started here, in the order of stopping. */
export interface Parts {
  /** URL of a superuser and of the cluster's first database; when PostgreSQL was given, its URL as it was given. */
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  readonly kafkaBrokers: string;
  readonly started: readonly StartedPart[];
}

/** A part that may have been given by address: then there is nothing to stop. */
interface Found {
  readonly address: string;
  readonly started: StartedPart | undefined;
}

const given = (address: string): Found => ({ address, started: undefined });

async function postgres({ given: { databaseUrl }, stateFolder, ports }: StackSettings, waiting: Waiting) {
  if (databaseUrl !== undefined) return given(databaseUrl);
  const dataDirectory = join(stateFolder, 'postgres');
  const engine = await startPostgres({ dataDirectory, port: ports.postgres, ...waiting });
  return { address: engine.url, started: { name: 'PostgreSQL', ...engine } };
}

async function temporal({ given: { temporalAddress }, stateFolder, ports }: StackSettings, waiting: Waiting) {
  if (temporalAddress !== undefined) return given(temporalAddress);
  const databaseFile = join(stateFolder, 'temporal.db');
  const engine = await startTemporal({ databaseFile, port: ports.temporal, ...waiting });
  return { address: engine.address, started: { name: 'Temporal', ...engine } };
}

async function kafka({ given: { kafkaBrokers }, stateFolder, ports }: StackSettings, waiting: Waiting) {
  if (kafkaBrokers !== undefined) return given(kafkaBrokers);
  const dataDirectory = join(stateFolder, 'kafka');
  const engine = await startKafka({ dataDirectory, port: ports.kafka, ...waiting });
  return { address: engine.brokers, started: { name: 'Kafka', ...engine } };
}

/** Stops parts one after the other, so that what others lean on goes last. */
export async function stopInOrder(parts: readonly StartedPart[]): Promise<void> {
  for (const part of parts) await part.stop();
}

/**
 * Starts the parts that were not given, all at once. When one cannot start, those that did are stopped again.
 * @param onDatabase what is done as soon as PostgreSQL answers, while the others are still starting
 * @throws EngineFailure of the first part that failed, or what `onDatabase` threw
 */
export async function startParts<Prepared>(
  settings: StackSettings,
  waiting: Waiting,
  onDatabase: (databaseUrl: string) => Promise<Prepared>,
): Promise<Parts & { readonly prepared: Prepared }> {
  const starting = [kafka(settings, waiting), temporal(settings, waiting), postgres(settings, waiting)] as const;
  const preparing = starting[2].then(({ address }) => onDatabase(address));
  // All are waited for, also when one fails, so that none is left running.
  const [outcomes] = await Promise.all([Promise.allSettled(starting), Promise.allSettled([preparing])]);
  const started = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' && outcome.value.started !== undefined ? [outcome.value.started] : [],
  );
  try {
    const [{ address: kafkaBrokers }, { address: temporalAddress }, { address: databaseUrl }] =
      await Promise.all(starting);
    return { kafkaBrokers, temporalAddress, databaseUrl, started, prepared: await preparing };
  } catch (error) {
    await stopInOrder(started);
    throw error;
  }
}
