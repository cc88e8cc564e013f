import { startKafka, startPostgres, startTemporal, type Progress } from '@traject/engines';
import { join } from 'node:path';
import type { StackSettings } from './settings.js';

/** A part of the stack that was started here. */
export interface StartedPart {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<void>;
  stop(): Promise<void>;
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

async function postgres({ given: { databaseUrl }, stateFolder, ports }: StackSettings, onProgress: Progress) {
  if (databaseUrl !== undefined) return given(databaseUrl);
  const dataDirectory = join(stateFolder, 'postgres');
  const engine = await startPostgres({ dataDirectory, port: ports.postgres, onProgress });
  return { address: engine.url, started: { name: 'PostgreSQL', ...engine } };
}

async function temporal({ given: { temporalAddress }, stateFolder, ports }: StackSettings, onProgress: Progress) {
  if (temporalAddress !== undefined) return given(temporalAddress);
  const databaseFile = join(stateFolder, 'temporal.db');
  const engine = await startTemporal({ databaseFile, port: ports.temporal, onProgress });
  return { address: engine.address, started: { name: 'Temporal', ...engine } };
}

async function kafka({ given: { kafkaBrokers }, stateFolder, ports }: StackSettings, onProgress: Progress) {
  if (kafkaBrokers !== undefined) return given(kafkaBrokers);
  const dataDirectory = join(stateFolder, 'kafka');
  const engine = await startKafka({ dataDirectory, port: ports.kafka, onProgress });
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
export async function startParts(settings: StackSettings, onProgress: Progress): Promise<Parts> {
  const starting: readonly Promise<Found>[] = [
    kafka(settings, onProgress),
    temporal(settings, onProgress),
    postgres(settings, onProgress),
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
