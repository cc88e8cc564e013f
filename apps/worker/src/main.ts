import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { createActivities, createKeyRotationActivities } from '@traject/activities';
import { environment, keyRotationTaskQueue } from '@traject/contracts';
import { drainTime, logProcessTrouble, openLog, ownSentence, serveHealth, stopSignal } from '@traject/daemon';
import { connect } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import { payloadKeysFromFile } from '@traject/payload-encryption';
import type { KeyRotationActivities, WorkflowActivities } from '@traject/workflows';
import { workflowBundlePath } from './bundled-workflows.js';
import { openEraser } from './erasure/eraser.js';
import { applyListAtStart, keepRetentionGoing } from './erasure/at-start.js';
import { openKeyRotator, type OpenKeyRotator } from './key-rotation/rotator.js';
import { measuredLog } from './measured-log.js';
import { runWorker } from './run-worker.js';
import { readSettings } from './settings.js';
import { temporalLogTo } from './temporal-log.js';
import { openWorkerStatus } from './worker-status.js';
import { forgoTracesOfPromises } from './workflow-threads.js';

/** How long the whole process may take to end. Breaking it off loses nothing: Temporal gives the work to another worker. */
const drainMs = 15_000;

const log = openLog('worker', process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log, {
  processName: 'worker',
  consequence: ownSentence('The worker stops. Journeys are kept and go on with the next one.'),
});
const signal = stopSignal(log, 'worker');
const settings = readSettings(process.env);
const payloadKeys = await payloadKeysFromFile(settings.payloadKeyFile);
forgoTracesOfPromises();
Runtime.install({
  shutdownSignals: [],
  logger: temporalLogTo(log),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'WARN' }) } },
});
const database = connect<unknown>(settings.databaseUrl, {
  applicationName: 'traject-worker',
  // To append and to read a stream are look-ups by key; exports read little of one release, by any plan.
  plansOnce: true,
  onConnectionLost: (error) => {
    log.warn({ code: 'database-connection-lost', err: error }, 'A connection to PostgreSQL broke and is replaced.');
  },
});
const status = openWorkerStatus();
const eventLog = openEventLog(database);
const eraser = settings.eraser === null ? null : openEraser(settings.eraser, 'traject-worker-eraser');
const activities: WorkflowActivities = createActivities({
  eventLog: measuredLog(eventLog, { status, log }),
  ...(eraser === null ? {} : { eraser }),
  exporter: { database },
});
const prepare = async (): Promise<void> => {
  if (eraser === null) return;
  await applyListAtStart({ eraser, log, signal });
  void keepRetentionGoing({ eraser, eventLog, settings, payloadKeys, log, signal });
};
const worker = runWorker({
  settings,
  payloadKeys,
  work: {
    taskQueue: settings.taskQueue,
    activities,
    workflowsIn: workflowBundlePath,
    sayRunning: () => log.info({ code: 'worker-running' }, 'Taking work.'),
  },
  prepare,
  status,
  log,
  signal,
});
const rotator = settings.keyRotator === null ? null : openKeyRotator(settings.keyRotator);
/** Keys are wrapped anew apart from everything else, so that no worker is given such work that has no keys. */
const rotating = (opened: OpenKeyRotator) => {
  const keyActivities: KeyRotationActivities = createKeyRotationActivities(opened);
  return runWorker({
    settings,
    payloadKeys,
    work: {
      taskQueue: keyRotationTaskQueue(settings.taskQueue),
      activities: keyActivities,
      sayRunning: () => log.info({ code: 'key-rotator-running' }, 'Wrapping keys anew when it is asked for.'),
    },
    prepare: () => Promise.resolve(),
    // A worker is ready when it takes journeys on.
    status: { setRunning: () => undefined },
    log,
    signal,
  });
};
const rotatingStopped = rotator === null ? Promise.resolve() : rotating(rotator).stopped;
const health = await serveHealth({
  host: settings.healthHost,
  port: settings.healthPort,
  metrics: status.metrics,
  readiness: (away) => {
    const missing = away.length === 0 && !status.isRunning() ? ['worker'] : away;
    return { ready: missing.length === 0, report: { missing } };
  },
  checks: { postgres: () => database.pool.query('select 1'), temporal: () => worker.check() },
});
log.info({ code: 'worker-started', healthPort: health.port }, 'Started.');

const closeAll = async (): Promise<void> => {
  await Promise.all([worker.stopped, rotatingStopped]);
  await Promise.all([health.close(), database.close(), eraser?.close(), rotator?.close()]);
};
await Promise.race([closeAll(), drainTime(signal, drainMs)]);
log.info({ code: 'worker-stopped' }, 'Stopped.');
process.exit(0);
