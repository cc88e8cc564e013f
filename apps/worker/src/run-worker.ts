import { NativeConnection, Worker } from '@temporalio/worker';
import { backOff, loadTemporalTls, ProcessProblem, type Log } from '@traject/daemon';
import { encryptedDataConverter, type PayloadKeys } from '@traject/payload-encryption';
import type { WorkerSettings } from './settings.js';
import type { WorkerStatus } from './worker-status.js';

/** What a worker takes from one queue. */
export interface WorkTaken {
  readonly taskQueue: string;
  readonly activities: object;
  /** Where the workflows are that it runs too; none unless told. */
  readonly workflowsIn?: string;
  /** Puts into the log that it is taken. */
  readonly sayRunning: () => void;
}

/** What a worker runs with. */
export interface WorkerParts {
  readonly settings: WorkerSettings;
  readonly payloadKeys: PayloadKeys;
  readonly work: WorkTaken;
  /** What is done once before any work is taken. */
  readonly prepare: () => Promise<void>;
  readonly status: Pick<WorkerStatus, 'setRunning'>;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** The connection to Temporal, once there is one; for the health check. */
export interface TemporalReach {
  /** Rejects while Temporal does not answer. */
  check(): Promise<unknown>;
}

/** Runs a worker until the signal aborts. Whenever Temporal goes away it waits, each time longer, and begins again. */
export const runWorker = (parts: WorkerParts): TemporalReach & { readonly stopped: Promise<void> } => {
  let connection: NativeConnection | undefined;
  const serve = async (): Promise<void> => {
    const { temporalAddress: address, temporalTls } = parts.settings;
    const { taskQueue, activities, workflowsIn } = parts.work;
    connection ??= await NativeConnection.connect({ address, tls: await loadTemporalTls(temporalTls) });
    const worker = await Worker.create({
      connection,
      namespace: parts.settings.temporalNamespace,
      taskQueue,
      ...(workflowsIn === undefined ? {} : { workflowBundle: { codePath: workflowsIn } }),
      dataConverter: encryptedDataConverter(parts.payloadKeys),
      activities: { ...activities },
      shutdownGraceTime: '8 s',
      shutdownForceTime: '12 s',
    });
    await runUntil(worker, parts);
  };
  const stopped = (async () => {
    await parts.prepare();
    const pauses = backOff({ firstMs: 250, limitMs: 5_000 });
    while (!parts.signal.aborted) {
      try {
        await serve();
        pauses.reset();
      } catch (error) {
        parts.log.warn({ code: 'temporal-away', err: error }, 'Temporal does not answer. Trying again.');
        await pauses.wait(parts.signal);
      }
    }
    await connection?.close();
  })();
  const check = async (): Promise<unknown> => {
    if (connection === undefined) throw new ProcessProblem('temporal-away', 'There is no connection to Temporal yet.');
    return connection.workflowService.getSystemInfo({});
  };
  return { check, stopped };
};

const runUntil = async (worker: Worker, { status, work: { sayRunning }, signal }: WorkerParts): Promise<void> => {
  const stop = (): void => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  signal.addEventListener('abort', stop);
  try {
    const running = worker.run();
    status.setRunning(true);
    sayRunning();
    if (signal.aborted) stop();
    await running;
  } finally {
    status.setRunning(false);
    signal.removeEventListener('abort', stop);
  }
};
