import { codeOf } from '@traject/contracts';
import type { Log, OwnSentence } from './log.js';
import { pause } from './pause.js';

/** Aborts at the first SIGTERM or SIGINT; the log then says `<process>-stopping`. */
export const stopSignal = (log: Log, processName: string): AbortSignal => {
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      log.info({ code: `${processName}-stopping`, signal: name }, 'Finishing what is at hand.');
      stop.abort();
    });
  }
  return stop.signal;
};

/** Resolves this long after the stop signal: whatever did not finish by then is broken off. */
export const drainTime = async (stopped: AbortSignal, milliseconds: number): Promise<void> => {
  if (!stopped.aborted) await new Promise((resolve) => stopped.addEventListener('abort', resolve));
  await pause(milliseconds, new AbortController().signal);
};

/** What a process says about trouble that nobody else takes care of. */
export interface ProcessTrouble {
  readonly processName: string;
  /** What it means that the process ends, for who reads the log: what is kept and what goes on. */
  readonly consequence: OwnSentence;
}

/**
 * Brings Node's own warnings and what nobody caught into the log; the latter ends the process with code 1, as
 * `<process>-broken`.
 */
export const logProcessTrouble = (log: Log, { processName, consequence }: ProcessTrouble): void => {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    const { name } = warning;
    const reason = codeOf(warning) || name;
    // Its words may repeat what PostgreSQL or a library said.
    log.warn({ code: name, reason }, 'Node warns.');
  });
  process.on('uncaughtException', (error) => {
    log.fatal({ code: `${processName}-broken`, err: error }, consequence);
    process.exit(1);
  });
};
