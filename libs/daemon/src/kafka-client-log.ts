import type { Log } from './log.js';

/** A line of the Kafka client, as the event stream hands it on. */
interface ClientLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly component: string;
  readonly message: string;
}

/** What Node says of a connection that fails, where the client's words name it. */
const networkCode =
  /\b(?:ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH)\b/;

/**
 * Tells a process's log that the Kafka client said something, and which part of it. Its words are left out, as they may
 * repeat values; what fails is told by who asked for it. Its news of joining and leaving groups are for debugging.
 */
export const clientLogTo =
  (log: Log) =>
  ({ level, component, message }: ClientLine): void => {
    const reason = networkCode.exec(message)?.[0];
    const fields = { code: 'kafka-client', component, ...(reason === undefined ? {} : { reason }) };
    log[level === 'info' ? 'debug' : level](fields, 'The Kafka client said something.');
  };
