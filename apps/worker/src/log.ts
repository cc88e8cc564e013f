import { pino, type Logger } from 'pino';

/** The worker's own log: JSON lines with codes, ids and numbers, never the contents of an event. */
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
    base: { process: 'worker' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: loggedError },
  });
