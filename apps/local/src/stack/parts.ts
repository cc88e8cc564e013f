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
 * @throws EngineFailure of the first part that failed
 */
export async function startParts(settings: StackSettings, waiting: Waiting): Promise<Parts> {
  const starting: readonly Promise<Found>[] = [
    kafka(settings, waiting),
    temporal(settings, waiting),
    postgres(settings, waiting),
  ];
  const outcomes = await Promise.allSettled(starting);
  const found = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const started = found.flatMap((part) => (part.started === undefined ? [] : [part.started]));
  const [kafkaFound, temporalFound, postgresFound] = found;
  if (kafkaFound !== undefined && temporalFound !== undefined && postgresFound !== undefined) {
    return {
      kafkaBrokers: kafkaFound.address,
      temporalAddress: temporalFound.address,
      databaseUrl: postgresFound.address,
      started,
    };
  }
  await stopInOrder(started);
  throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
}
