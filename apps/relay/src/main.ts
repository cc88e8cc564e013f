import { environment } from '@traject/contracts';
import { connect } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import { reachKafka } from '@traject/event-stream';
import { serveHealth } from './health-server.js';
import { drainTime, logProcessTrouble, stopSignal } from './lifecycle.js';
import { clientLogTo, openLog } from './log.js';
import { openRelayStatus } from './relay-status.js';
import { runRelay } from './relay.js';
import { readSettings } from './settings.js';

const log = openLog(process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log);
const signal = stopSignal(log);
const settings = readSettings(process.env);
const kafka = { brokers: settings.brokers, clientId: 'traject-relay', log: clientLogTo(log) };
const database = connect<unknown>(settings.databaseUrl, { maxConnections: 1, applicationName: 'traject-relay-health' });
const status = openRelayStatus(() => openEventLog(database).lastPosition());
const health = await serveHealth({
  host: settings.healthHost,
  port: settings.healthPort,
  status,
  checks: {
    postgres: () => database.pool.query('select 1'),
    kafka: () => reachKafka({ brokers: settings.brokers, clientId: 'traject-relay-health' }),
  },
});
log.info({ code: 'relay-started', healthPort: health.port }, 'Started.');

await Promise.race([runRelay({ settings, kafka, status, log, signal }), drainTime(signal)]);
await health.close();
log.info({ code: 'relay-stopped' }, 'Stopped.');
process.exit(0);
