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
import { reachKafka, topicNames } from '@traject/event-stream';
import { dayAt } from '@traject/reports';
import { openMart } from './mart.js';
import { dayOfBoth } from './publishing/day-of-both.js';
import { openPublishingStatus } from './publishing/publishing-status.js';
import { runPublishing } from './publishing/run-publishing.js';
import { recordReader } from './read-record.js';
import { openReportingStatus } from './reporting-status.js';
import { runReporting } from './run-reporting.js';
import { readSettings } from './settings.js';

/** How long a batch under way may take once the process is told to stop. Breaking it off loses nothing. */
const drainMs = 10_000;

/** How long one look at the whole mart may take. */
const publishingStatementMs = 300_000;

const log = openLog('reporting', process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log, {
  processName: 'reporting',
  consequence: ownSentence('The reporting process stops. Kafka keeps the stream, and the mart where it got to.'),
});
const signal = stopSignal(log, 'reporting');
const settings = readSettings(process.env);
const names = topicNames(settings.topicPrefix);
const security = await loadKafkaSecurity(settings.kafkaSecurity);
const kafka = { brokers: settings.brokers, clientId: 'traject-reporting', log: clientLogTo(log), security };
const onConnectionLost = (error: Error): void =>
  log.warn({ code: 'database-connection-lost', err: error }, 'A connection to PostgreSQL broke and is replaced.');
const database = openPool(settings.databaseUrl, {
  maxConnections: 4,
  applicationName: 'traject-reporting',
  onConnectionLost,
});
// Apart from the connections of the mart, as a look at all of it takes longer than a batch may.
const publishingDatabase = openPool(settings.databaseUrl, {
  maxConnections: 3,
  statementTimeoutMs: publishingStatementMs,
  applicationName: 'traject-publishing',
  onConnectionLost,
});
const healthAddress = { brokers: settings.brokers, clientId: 'traject-reporting-health', security };
const status = openReportingStatus({ database, kafka: healthAddress, names });
const mart = openMart(database, recordReader(names));
const groupId = `${settings.topicPrefix}reporting`;
await serveWhile({
  processName: 'reporting',
  ...{ log, signal, drainMs, settings, status },
  stands: () => ({ state: status.state() }),
  checks: {
    postgres: () => database.pool.query('select 1'),
    kafka: () => reachKafka(healthAddress),
  },
  work: () =>
    Promise.all([
      runReporting({ mart, kafka, names, groupId, status, log, signal }),
      runPublishing({
        database: publishingDatabase,
        kafka: healthAddress,
        names,
        today: () => dayOfBoth(publishingDatabase.pool, () => dayAt(Date.now())),
        status: openPublishingStatus(status.metrics),
        log,
        signal,
      }),
    ]),
});
process.exit(0);
