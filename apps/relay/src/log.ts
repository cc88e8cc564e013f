import type { ClientLog } from '@traject/event-stream';
import { pino, type Logger } from 'pino';

/** The relay's own log: JSON lines with codes, ids and positions, never the contents of an event. */
export type Log = Logger;

interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly cause?: LoggedError;
}

/** Takes over what is known to be free of content; PostgreSQL's errors also carry values of rows. */
const loggedError = (error: unknown): LoggedError => {
  if (!(error instanceof Error)) return { name: 'Thrown', message: 'Something that is no error was thrown.' };
  return {
    name: error.name,
    message: error.message,
    ...('code' in error ? { code: String(error.code) } : {}),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
};

/** Opens the log on standard output. */
export const openLog = (level: string): Log =>
  pino({
    level,
    base: { process: 'relay' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: loggedError },
  });

/** Hands the Kafka client's lines to the relay's log; its news of joining and leaving groups are for debugging. */
export const clientLogTo =
  (log: Log): ClientLog =>
  ({ level, component, message }) =>
    log[level === 'info' ? 'debug' : level]({ code: 'kafka-client', component }, message);
