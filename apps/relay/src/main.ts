import { environment } from '@traject/contracts';
import {
  clientLogTo,
  drainTime,
  loadKafkaSecurity,
  logProcessTrouble,
  openLog,
  ownSentence,
  serveHealth,
  stopSignal,
} from '@traject/daemon';
import { connect } from '@traject/database';
import { openEventLog } from '@traject/event-log';
import { reachKafka } from '@traject/event-stream';
import { openRelayStatus } from './relay-status.js';
import { runRelay } from './relay.js';
import { readSettings } from './settings.js';

/** How long a transaction under way may take once the relay is told to stop. Breaking it off loses nothing. */
const drainMs = 10_000;

const log = openLog('relay', process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log, {
  processName: 'relay',
  consequence: ownSentence('The relay stops. The log keeps every event.'),
  // The Kafka client sets timers in the past, which Node warns of and which does no harm.
  harmless: ['TimeoutNegativeWarning'],
});
const signal = stopSignal(log, 'relay');
const settings = readSettings(process.env);
const security = await loadKafkaSecurity(settings.kafkaSecurity);
const kafka = { brokers: settings.brokers, clientId: 'traject-relay', log: clientLogTo(log), security };
const database = connect<unknown>(settings.databaseUrl, { maxConnections: 1, applicationName: 'traject-relay-health' });
const status = openRelayStatus(() => openEventLog(database).lastPosition());
const health = await serveHealth({
  host: settings.healthHost,
  port: settings.healthPort,
  metrics: status.metrics,
  readiness: (missing) => {
    const problem = status.problem();
    const ready = missing.length === 0 && problem === undefined && status.role() !== 'starting';
    const report = { role: status.role(), missing };
    return { ready, report: problem === undefined ? report : { ...report, problem } };
  },
  checks: {
    postgres: () => database.pool.query('select 1'),
    kafka: () => reachKafka({ brokers: settings.brokers, clientId: 'traject-relay-health', security }),
  },
});
log.info({ code: 'relay-started', healthPort: health.port }, 'Started.');

await Promise.race([runRelay({ settings, kafka, status, log, signal }), drainTime(signal, drainMs)]);
await health.close();
log.info({ code: 'relay-stopped' }, 'Stopped.');
process.exit(0);
