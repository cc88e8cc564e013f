import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { startChild, type RunningEngine } from '../child.js';
import { cleanUpAfterDeadParent } from '../pid-file.js';
import { freePort, takePort } from '../ports.js';
import type { Waiting } from '../tool-cache.js';
import { findTemporal, findTimeSkippingServer } from './find-temporal.js';

/** Where and how Temporal runs. */
export interface TemporalOptions extends Waiting {
  /** Holds every workflow's history; kept over restarts. */
  readonly databaseFile: string;
  /** A free one when absent. */
  readonly port?: number;
}

/** A Temporal server that answers, with the namespace `default`. */
export interface RunningTemporal extends RunningEngine {
  readonly address: string;
}

/** Loaded by whoever starts Temporal: most who use this package only look after processes. */
const loadClient = () => import('@temporalio/client');

async function answersSystemInfo(
  { Connection }: Awaited<ReturnType<typeof loadClient>>,
  address: string,
  namespace?: string,
): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: 2_000 });
  try {
    if (namespace !== undefined) await connection.workflowService.describeNamespace({ namespace });
    return true;
  } finally {
    await connection.close();
  }
}

/**
 * Starts a real Temporal server on the loopback address; its state survives restarts.
 * @throws EngineFailure `port-in-use`, `temporal-not-found`, `disk-full`, `engine-died`, …
 */
export async function startTemporal(options: TemporalOptions): Promise<RunningTemporal> {
  const databaseFile = resolve(options.databaseFile);
  await mkdir(dirname(databaseFile), { recursive: true });
  await cleanUpAfterDeadParent(`${databaseFile}.pid`, 'Temporal', 'SIGTERM');
  const port = await takePort(options.port, 'Temporal', 'TRAJECT_TEMPORAL_PORT');
  const command = await findTemporal(options);
  const address = `127.0.0.1:${port}`;
  const client = await loadClient();
  const child = await startChild({
    part: 'Temporal',
    command,
    args: [
      'server',
      'start-dev',
      '--db-filename',
      databaseFile,
      '--port',
      String(port),
      '--headless',
      '--log-level',
      'error',
    ],
    logFile: `${databaseFile}.log`,
    pidFile: `${databaseFile}.pid`,
    mark: databaseFile,
    stopSignal: 'SIGTERM',
    stopLimitMs: 10_000,
    readyLimitMs: 60_000,
    isReady: () => answersSystemInfo(client, address, 'default'),
  });
  return { ...child, address };
}

/** Where the time-skipping server keeps its log and pid. */
export interface TimeSkippingOptions extends Waiting {
  readonly folder: string;
}

/**
 * Starts the server on which months pass in seconds. Its time is global: tests on one server run one after the other.
 * @throws EngineFailure `time-skipping-server-not-found`, `engine-died`, …
 */
export async function startTimeSkippingTemporal(options: TimeSkippingOptions): Promise<RunningTemporal> {
  await mkdir(options.folder, { recursive: true });
  const command = await findTimeSkippingServer(options);
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const logFile = resolve(options.folder, `time-skipping-${port}.log`);
  const client = await loadClient();
  const child = await startChild({
    part: 'The time-skipping Temporal server',
    command,
    args: [String(port)],
    logFile,
    pidFile: `${logFile}.pid`,
    mark: command,
    stopSignal: 'SIGTERM',
    stopLimitMs: 5_000,
    readyLimitMs: 30_000,
    isReady: () => answersSystemInfo(client, address),
  });
  return { ...child, address };
}
