import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  archiveKafkaClasses,
  startKafka,
  startPostgres,
  startTemporal,
  temporaryEngineFolder,
  type RunningEngine,
} from '@traject/engines';
import type { TestProject } from 'vitest/node';
import type { RealParts } from '@traject/engines/injected';
import { prepareStackCluster } from './stack-cluster.js';

const settings = {
  postgresUrl: 'TRAJECT_TEST_POSTGRES_URL',
  kafkaBrokers: 'TRAJECT_TEST_KAFKA_BROKERS',
  temporalAddress: 'TRAJECT_TEST_TEMPORAL_ADDRESS',
} as const satisfies Record<keyof RealParts, string>;

function given(part: keyof RealParts): string | undefined {
  const value = process.env[settings[part]];
  return value === '' ? undefined : value;
}

/**
 * Gives the tests their real parts: those named in the environment, the others started for this run. Stacks of tests set
 * passwords of the whole PostgreSQL, so they have one of this run in any case. Projects are set up one after the other, and
 * the first that needs the parts has them for all.
 */
export default async function setup({ vitest }: TestProject): Promise<() => Promise<void>> {
  const everyProject = vitest.getRootProject();
  if ('stackCluster' in everyProject.getProvidedContext()) return () => Promise.resolve();
  const folder = await temporaryEngineFolder('traject-test');
  const payloadKeyFile = join(folder, 'payload-key');
  await writeFile(payloadKeyFile, randomBytes(32).toString('base64'), { mode: 0o600 });
  const started: RunningEngine[] = [];
  const told = new Set<string>();
  const onProgress = (message: string): void => {
    if (!told.has(message)) process.stderr.write(`real parts: ${message}\n`);
    told.add(message);
  };
  const start = async <Engine extends RunningEngine>(engine: Promise<Engine>): Promise<Engine> => {
    started.push(await engine);
    return engine;
  };
  const postgres = async () => {
    const { url } = await start(startPostgres({ dataDirectory: join(folder, 'postgres'), onProgress }));
    return prepareStackCluster(url);
  };
  const kafka = async () =>
    given('kafkaBrokers') ?? (await start(startKafka({ dataDirectory: join(folder, 'kafka'), onProgress }))).brokers;
  const temporal = async () =>
    given('temporalAddress') ??
    (await start(startTemporal({ databaseFile: join(folder, 'temporal.db'), onProgress }))).address;
  const teardown = async () => {
    await Promise.all(started.map((engine) => engine.stop()));
    await rm(folder, { recursive: true, force: true });
  };

  const parts = [postgres(), kafka(), temporal()] as const;
  // All are waited for, also when one fails, so that those that did start are stopped.
  await Promise.allSettled(parts);
  try {
    const [stackCluster, kafkaBrokers, temporalAddress] = await Promise.all(parts);
    everyProject.provide('postgresUrl', given('postgresUrl') ?? stackCluster.postgresUrl);
    everyProject.provide('stackCluster', stackCluster);
    everyProject.provide('kafkaBrokers', kafkaBrokers);
    everyProject.provide('temporalAddress', temporalAddress);
    everyProject.provide('payloadKeyFile', payloadKeyFile);
  } catch (error) {
    await teardown();
    throw error;
  }
  // Once on a machine, beside the tests, several of which start a Kafka of their own.
  const archived = archiveKafkaClasses({ onProgress }).catch((error: unknown) => {
    onProgress(`each start of a Kafka takes longer than it need, as its classes could not be kept: ${String(error)}`);
  });
  return async () => {
    await archived;
    await teardown();
  };
}
