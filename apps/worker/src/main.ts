import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { createActivities } from '@traject/activities';
import { environment } from '@traject/contracts';
import { connect } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import type { WorkflowActivities } from '@traject/workflows';
import { serveHealth } from './health-server.js';
import { drainTime, logProcessTrouble, stopSignal } from './lifecycle.js';
import { openLog } from './log.js';
import { measuredLog } from './measured-log.js';
import { runWorker } from './run-worker.js';
import { readSettings } from './settings.js';
import { temporalLogTo } from './temporal-log.js';
import { openWorkerStatus } from './worker-status.js';

const log = openLog(process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log);
const signal = stopSignal(log);
const settings = readSettings(process.env);
Runtime.install({
  shutdownSignals: [],
  logger: temporalLogTo(log),
  telemetryOptions: { logging: { forward: {}, filter: makeTelemetryFilterString({ core: 'WARN', other: 'WARN' }) } },
});
const database = connect<unknown>(settings.databaseUrl, {
  applicationName: 'traject-worker',
  onConnectionLost: (error) => {
    log.warn({ code: 'database-connection-lost', err: error }, 'A connection to PostgreSQL broke and is replaced.');
  },
});
const status = openWorkerStatus();
const activities: WorkflowActivities = createActivities({
  eventLog: measuredLog(openEventLog(database), { status, log }),
});
const worker = runWorker({ settings, activities, status, log, signal });
const health = await serveHealth({
  host: settings.healthHost,
  port: settings.healthPort,
  status,
  checks: { postgres: () => database.pool.query('select 1'), temporal: () => worker.check() },
});
log.info({ code: 'worker-started', healthPort: health.port }, 'Started.');

const closeAll = async (): Promise<void> => {
  await worker.stopped;
  await Promise.all([health.close(), database.close()]);
};
await Promise.race([closeAll(), drainTime(signal)]);
log.info({ code: 'worker-stopped' }, 'Stopped.');
process.exit(0);
