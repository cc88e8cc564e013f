import { environment } from '@traject/contracts';
import { logProcessTrouble, openLog, ownSentence, serveWhile, stopSignal } from '@traject/daemon';
import { connect } from '@traject/database';
import { destroyedListInFile, lookAt, nothingListed, openDossier, openKeyEncryption } from '@traject/dossier';
import { mailServerAt } from './mail-server.js';
import { openNotifierStatus } from './notifier-status.js';
import { runNotifier } from './run-notifier.js';
import { readSettings } from './settings.js';

/** How long a mail that is on its way may take once the notifier is told to stop. Breaking it off sends it once more. */
const drainMs = 10_000;

const log = openLog('notifier', process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log, {
  processName: 'notifier',
  consequence: ownSentence('The notifier stops. What is to be told is kept and goes out with the next one.'),
});
const signal = stopSignal(log, 'notifier');
const settings = readSettings(process.env);
const { mailFrom, publicUrl, gatherMs, destroyedKeysFile } = settings;
const listed = destroyedKeysFile === undefined ? nothingListed : lookAt(destroyedListInFile(destroyedKeysFile));
const dossier = openDossier(await openKeyEncryption(settings.keys), listed);
const database = connect<unknown>(settings.databaseUrl, {
  maxConnections: 4,
  applicationName: 'traject-notifier',
  onConnectionLost: (error) => {
    log.warn({ code: 'database-connection-lost', err: error }, 'A connection to PostgreSQL broke and is replaced.');
  },
});
const status = openNotifierStatus(database);
const now = (): Date => new Date();
const parts = { database, dossier, mailFrom, publicUrl, gatherMs, status, log, signal, now };
await serveWhile({
  processName: 'notifier',
  ...{ log, signal, drainMs, settings, status },
  stands: () => ({}),
  checks: { postgres: () => database.pool.query('select 1'), 'destroyed-keys': listed },
  // The mail client is loaded once the process has started. Without it the process ends, and no mail is given up.
  work: async () => {
    const mailServer = mailServerAt(await import('nodemailer'), settings.smtpUrl, mailFrom);
    await runNotifier({ ...parts, mailServer });
  },
});
process.exit(0);
