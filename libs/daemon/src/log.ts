import { pino, type DestinationStream, type Logger } from 'pino';

/** A process's own log: JSON lines with codes, ids, positions and numbers, never the contents of an event. */
export type Log = Logger;

interface LoggedError {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly cause?: LoggedError;
}

/** PostgreSQL's messages name columns and constraints, but those of class 22 repeat the value that did not fit. */
const messageOf = (error: Error): string =>
  'severity' in error && 'code' in error && String(error.code).startsWith('22')
    ? 'PostgreSQL did not take a value.'
    : error.message;

/** Takes over what is known to be free of content; PostgreSQL's errors also carry values of rows. */
const loggedError = (error: unknown): LoggedError => {
  if (!(error instanceof Error)) return { name: 'Thrown', message: 'Something that is no error was thrown.' };
  return {
    name: error.name,
    message: messageOf(error),
    ...('code' in error ? { code: String(error.code) } : {}),
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
};

/**
 * Opens a process's log.
 * @param processName stands in every line
 * @param destination where the lines go; standard output unless told
 */
export const openLog = (processName: string, level: string, destination?: DestinationStream): Log => {
  const settings = {
    level,
    base: { process: processName },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    serializers: { err: loggedError },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
};
