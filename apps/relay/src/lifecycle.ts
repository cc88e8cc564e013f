import type { Log } from './log.js';
import { pause } from './pause.js';

/** How long a transaction under way may take once the relay is told to stop. Breaking it off loses nothing. */
const drainMs = 10_000;

/** Aborts at the first SIGTERM or SIGINT. */
export const stopSignal = (log: Log): AbortSignal => {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      log.info({ code: 'relay-stopping', signal: name }, 'Finishing the transaction at hand.');
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
  // The Kafka client sets timers in the past, which Node warns of and which does no harm.
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    const level = name === 'TimeoutNegativeWarning' ? 'debug' : 'warn';
    log[level]({ code: name }, message);
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ code: 'relay-broken', err: error }, 'The relay stops. The log keeps every event.');
    process.exit(1);
  });
};
