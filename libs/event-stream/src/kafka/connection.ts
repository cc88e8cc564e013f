import { Kafka, logLevel } from 'kafkajs';
import { clientLogCreator, type ClientLog } from './client-log.js';

/** How to reach Kafka. */
export interface KafkaAddress {
  readonly brokers: readonly string[];
  /** Name of the connecting process in the broker's logs. */
  readonly clientId: string;
  readonly log?: ClientLog;
}

/**
 * Back-to-back transactions meet the end of the one before (CONCURRENT_TRANSACTIONS); the client's default would wait
 * 300 ms then. Starting at 5 ms costs nothing when the broker is really away, because the wait still grows.
 * Thirty attempts are some twelve seconds; after that the caller decides, e.g. by opening everything anew.
 */
const retry = { initialRetryTime: 5, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 30 } as const;

const silent: ClientLog = () => undefined;

/** The Kafka client with the settings that every use of it needs. Connects only when it is used. */
export const kafkaClient = ({ brokers, clientId, log = silent }: KafkaAddress): Kafka =>
  new Kafka({
    clientId,
    brokers: [...brokers],
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.INFO,
    logCreator: clientLogCreator(log),
  });

/** Splits the comma-separated form in which brokers are configured. */
export const brokersFrom = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
