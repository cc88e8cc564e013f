import { logLevel, type logCreator } from 'kafkajs';

/** One line that the Kafka client wants to say: codes, topics and broker names, never record contents. */
export interface ClientLogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly component: string;
  readonly message: string;
}

/** Receives the Kafka client's log lines; a process hands them to its own logger. */
export type ClientLog = (line: ClientLogLine) => void;

/**
 * What the client reports as an error or a warning although it is the normal course of things: a transaction that
 * begins while the coordinator still finishes the one before, a coordinator that is being elected on first use, a topic
 * that was made a moment ago, and the limit on retries, which is safe here because a transaction that gives up is
 * aborted and never continued. Where any of them does not pass, what was asked for fails, and that is said.
 */
const normalCourse = [
  /CONCURRENT_TRANSACTIONS|another concurrent operation on the same transaction/i,
  /GROUP_COORDINATOR_NOT_AVAILABLE|COORDINATOR_NOT_AVAILABLE|coordinator is not available/i,
  /COORDINATOR_LOAD_IN_PROGRESS|coordinator is loading/i,
  /NOT_COORDINATOR|not the correct coordinator/i,
  /UNKNOWN_TOPIC_OR_PARTITION|does not host this topic-partition/i,
  /LEADER_NOT_AVAILABLE|no leader for this topic-partition/i,
  /Limiting retries for the idempotent producer/i,
];

const levelNames = new Map<logLevel, ClientLogLine['level']>([
  [logLevel.ERROR, 'error'],
  [logLevel.WARN, 'warn'],
  [logLevel.INFO, 'info'],
  [logLevel.DEBUG, 'debug'],
]);

/** Turns the Kafka client's own log into {@link ClientLogLine}s and lowers what is no error to debug. */
export const clientLogCreator =
  (log: ClientLog): logCreator =>
  () =>
  ({ level, namespace, log: { message, error } }) => {
    const text = typeof error === 'string' && error !== message ? `${message}: ${error}` : message;
    const isNormal = normalCourse.some((pattern) => pattern.test(text));
    log({ level: isNormal ? 'debug' : (levelNames.get(level) ?? 'info'), component: namespace, message: text });
  };
