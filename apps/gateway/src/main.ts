import { environment } from '@traject/contracts';
import { logProcessTrouble, ownSentence } from '@traject/daemon';
import { sweepAttachments } from './attachments/sweep.js';
import { openLog } from './log.js';
import { closeParts, openParts } from './parts.js';
import { readSettings } from './settings.js';
import { gatewayApplication } from './start.js';

const log = openLog(process.env[environment.logLevel] ?? 'info');
logProcessTrouble(log, {
  processName: 'gateway',
  consequence: ownSentence(
    'The gateway stops. What was answered is kept; a command without an answer can be sent again with its key.',
  ),
});

const start = async (): Promise<void> => {
  const settings = readSettings(process.env);
  const parts = await openParts(settings, log);
  const app = await gatewayApplication(parts);
  const sweeping = sweepAttachments(parts);
  await app.listen(settings.port, settings.host);
  log.info({ code: 'gateway-started', address: await app.getUrl() }, 'Started.');

  const stop = async (): Promise<void> => {
    // Requests that are under way are answered before the connections to the parts close.
    await app.close();
    sweeping.stop();
    await closeParts(parts);
    log.info({ code: 'gateway-stopped' }, 'Stopped.');
    process.exit(0);
  };
  const signalled = Promise.withResolvers<void>();
  process.once('SIGTERM', signalled.resolve);
  process.once('SIGINT', signalled.resolve);
  await signalled.promise;
  await stop();
};

start().catch((error: unknown) => {
  log.fatal({ code: 'gateway-failed', err: error }, 'The gateway cannot go on.');
  process.exit(1);
});
