import { environment } from '@traject/contracts';
import {
  clientLogTo,
  loadKafkaSecurity,
  logProcessTrouble,
  openLog,
  ownSentence,
  serveWhile,
  stopSignal,
} from '@traject/daemon';
import { openPool } from '@traject/database/pool';
import { openEventLog } from '@traject/event-log/log';
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
});
const signal = stopSignal(log, 'relay');
const settings = readSettings(process.env);
const security = await loadKafkaSecurity(settings.kafkaSecurity);
const kafka = { brokers: settings.brokers, clientId: 'traject-relay', log: clientLogTo(log), security };
const database = openPool(settings.databaseUrl, { maxConnections: 1, applicationName: 'traject-relay-health' });
const status = openRelayStatus(() => openEventLog(database).lastPosition());
await serveWhile({
  processName: 'relay',
  ...{ log, signal, drainMs, settings, status },
  stands: () => ({ role: status.role() }),
  checks: {
    postgres: () => database.pool.query('select 1'),
    kafka: () => reachKafka({ brokers: settings.brokers, clientId: 'traject-relay-health', security }),
  },
  work: () => runRelay({ settings, kafka, status, log, signal }),
});
process.exit(0);
