import type { Log } from './log.js';
import { pause } from './pause.js';

/** How long the whole process may take to end. Breaking it off loses nothing: Temporal gives the work to another worker. */
const drainMs = 15_000;

/** Aborts at the first SIGTERM or SIGINT. */
export const stopSignal = (log: Log): AbortSignal => {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      log.info({ code: 'worker-stopping', signal: name }, 'Finishing what is at hand.');
      stop.abort();
    });
  }
  return stop.signal;
};

/** Resolves some seconds after the stop signal: whatever did not finish by then is broken off. */
export const drainTime = async (stopped: AbortSignal): Promise<void> => {
  await new Promise((resolve) => stopped.addEventListener('abort', resolve));
  await pause(drainMs, new AbortController().signal);
};

/** Brings Node's own warnings and what nobody caught into the log; the latter ends the process with code 1. */
export const logProcessTrouble = (log: Log): void => {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    log.warn({ code: name }, message);
  });
  process.on('uncaughtException', (error) => {
    log.fatal(
      { code: 'worker-broken', err: error },
      'The worker stops. Journeys are kept and go on with the next one.',
    );
    process.exit(1);
  });
};
