import { createHash, randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { startChild, type ChildPlan, type RunningEngine } from '../child.js';
import { cleanUpAfterDeadParent } from '../pid-file.js';
import { freePort, takePort } from '../ports.js';
import { runCommand } from '../run-command.js';
import { exists, type Waiting } from '../tool-cache.js';
import { sharedClasses } from './class-archive.js';
import { findKafka, type KafkaRunner } from './find-kafka.js';
import { kafkaVersion } from './pom.js';
import { asEnvironmentName, brokerSettings, type BrokerPorts } from './settings.js';

/** Where and how Kafka runs. */
export interface KafkaOptions extends Waiting {
  /** Kept over restarts; made when absent. */
  readonly dataDirectory: string;
  /** A free one when absent. */
  readonly port?: number;
  /** A file into which Java writes the classes it has loaded, as it needs them to load them again, when it is stopped. */
  readonly classesInto?: string;
}

/** A Kafka broker that answers. */
export interface RunningKafka extends RunningEngine {
  readonly brokers: string;
}

/** Loaded by whoever starts Kafka: most who use this package only look after processes. */
const loadClient = async () => (await import('kafkajs')).default;

async function answersAdmin(
  { Kafka, logLevel }: Awaited<ReturnType<typeof loadClient>>,
  brokers: string,
): Promise<boolean> {
  const kafka = new Kafka({
    clientId: 'traject-engines',
    brokers: [brokers],
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 2_000,
    retry: { retries: 0 },
  });
  const admin = kafka.admin();
  try {
    await admin.connect();
    return (await admin.describeCluster()).brokers.length === 1;
  } finally {
    await admin.disconnect();
  }
}

type Invocation = Pick<ChildPlan, 'command' | 'args' | 'mark' | 'stopLimitMs'>;

async function javaInvocation(
  runner: Extract<KafkaRunner, { kind: 'java' }>,
  { dataDirectory, classesInto }: Pick<KafkaOptions, 'dataDirectory' | 'classesInto'>,
  ports: BrokerPorts,
): Promise<Invocation> {
  const logs = join(dataDirectory, 'log');
  const properties = join(dataDirectory, 'server.properties');
  const settings = { ...brokerSettings(ports), 'log.dirs': logs };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  await writeFile(properties, lines.join(''));
  const logging = '-Dorg.slf4j.simpleLogger.defaultLogLevel=error';
  // On one machine Kafka lives shortly and has little to do: what compiles for long runs costs more than it ever gives back.
  const lives = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...(await sharedClasses(runner))];
  // Or Java would leave what it says of its own end where npm was called.
  const crash = `-XX:ErrorFile=${dataDirectory}.crash.log`;
  const java = [...lives, crash, logging, '-cp', join(runner.jars, '*')];
  if (!(await exists(join(logs, 'meta.properties')))) {
    // Kafka's ids are 16 bytes in base64url and may not begin with a dash, which command lines would take for an option.
    const clusterId = `A${randomBytes(16).toString('base64url').slice(1)}`;
    const format = ['kafka.tools.StorageTool', 'format', '--ignore-formatted', '-t', clusterId, '-c', properties];
    await runCommand(runner.java, [...java, ...format], { limitMs: 60_000 });
  }
  const into = classesInto === undefined ? [] : [`-XX:ArchiveClassesAtExit=${classesInto}`];
  const args = ['-Xmx512m', ...into, ...java, 'kafka.Kafka', properties];
  return { command: runner.java, args, mark: properties, stopLimitMs: classesInto === undefined ? 20_000 : 120_000 };
}

/** A container outlives a start that was killed; its data is in the volume, which stays. */
async function removeContainerLeftBehind(docker: string, name: string): Promise<void> {
  const found = await runCommand(docker, ['ps', '--all', '--quiet', '--filter', `name=^${name}$`], { limitMs: 20_000 });
  if (found.trim() !== '') await runCommand(docker, ['rm', '--force', name], { limitMs: 60_000 });
}

async function dockerInvocation(
  runner: Extract<KafkaRunner, { kind: 'docker' }>,
  dataDirectory: string,
  ports: BrokerPorts,
  { onProgress, signal }: Waiting,
): Promise<Invocation> {
  const image = `apache/kafka:${kafkaVersion}`;
  onProgress?.(`fetching the image ${image}`);
  await runCommand(runner.docker, ['pull', '--quiet', image], { limitMs: 600_000, signal });
  // A named volume, not the folder itself: the image runs as a user of its own, which may not write there.
  const name = `traject-kafka-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)}`;
  await removeContainerLeftBehind(runner.docker, name);
  const settings = { ...brokerSettings(ports, '0.0.0.0'), 'log.dirs': '/var/lib/kafka/data' };
  const environment = Object.entries(settings).flatMap(([key, value]) => ['-e', `${asEnvironmentName(key)}=${value}`]);
  const place = ['-p', `127.0.0.1:${ports.port}:${ports.port}`, '-v', `${name}:/var/lib/kafka/data`];
  const run = ['run', '--rm', '--init', '--name', name, '--stop-timeout', '15', ...place, ...environment, image];
  return { command: runner.docker, args: run, mark: name, stopLimitMs: 20_000 };
}

/**
 * Starts a real one-broker Apache Kafka on the loopback address; its data is made at the first start and kept.
 * @throws EngineFailure `port-in-use`, `kafka-not-found`, `disk-full`, `engine-died`, …
 */
export async function startKafka(options: KafkaOptions): Promise<RunningKafka> {
  const dataDirectory = resolve(options.dataDirectory);
  await mkdir(dataDirectory, { recursive: true });
  await cleanUpAfterDeadParent(`${dataDirectory}.pid`, 'Kafka', 'SIGTERM');
  const port = await takePort(options.port, 'Kafka', 'TRAJECT_KAFKA_PORT');
  const controllerPort = await freePort();
  const javaHasData = await exists(join(dataDirectory, 'log', 'meta.properties'));
  const runner = await findKafka({ ...options, javaHasData });
  const ports = { port, controllerPort };
  const invocation =
    runner.kind === 'java'
      ? await javaInvocation(runner, { ...options, dataDirectory }, ports)
      : await dockerInvocation(runner, dataDirectory, ports, options);
  const brokers = `127.0.0.1:${port}`;
  const client = await loadClient();
  const child = await startChild({
    part: 'Kafka',
    ...invocation,
    logFile: `${dataDirectory}.log`,
    pidFile: `${dataDirectory}.pid`,
    stopSignal: 'SIGTERM',
    readyLimitMs: 90_000,
    isReady: () => answersAdmin(client, brokers),
  });
  return { ...child, brokers };
}
