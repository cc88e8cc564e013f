import type { ConnectionOptions } from 'node:tls';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { clientLogCreator, type ClientLog } from './client-log.js';
import { queuesOfClient, restWhenNothingWaits } from './idle-connections.js';

/** How a connection to Kafka is encrypted, and how the process says who it is. */
export interface KafkaSecurity {
  readonly ssl?: ConnectionOptions;
  readonly sasl?: KafkaLogin;
}

/** A user of Kafka, and how it is told. */
export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** How to reach Kafka. */
export interface KafkaAddress {
  readonly brokers: readonly string[];
  /** Name of the connecting process in the broker's logs. */
  readonly clientId: string;
  readonly log?: ClientLog;
  /** TLS, and how the process says who it is; none unless told. */
  readonly security?: KafkaSecurity;
}

/**
 * Back-to-back transactions meet the end of the one before (CONCURRENT_TRANSACTIONS); the client's default would wait
 * 300 ms then. Starting at 5 ms costs nothing when the broker is really away, because the wait still grows.
 * Thirty attempts are some twelve seconds; after that the caller decides, e.g. by opening everything anew.
 */
const retry = { initialRetryTime: 5, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 30 } as const;

const silent: ClientLog = () => undefined;

/** The Kafka client with the settings that every use of it needs; its idle connections rest. Connects only when it is used. */
export const kafkaClient = ({ brokers, clientId, log = silent, security = {} }: KafkaAddress): Kafka => {
  restWhenNothingWaits(queuesOfClient());
  return new Kafka({
    clientId,
    brokers: [...brokers],
    ...(security.ssl === undefined ? {} : { ssl: security.ssl }),
    ...(security.sasl === undefined ? {} : { sasl: saslOf(security.sasl) }),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
    retry,
    logLevel: logLevel.INFO,
    logCreator: clientLogCreator(log),
  });
};

/** The client's type has a case for each way. */
const saslOf = ({ mechanism, ...user }: KafkaLogin): SASLOptions => {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...user };
    case 'scram-sha-256':
      return { mechanism, ...user };
    case 'scram-sha-512':
      return { mechanism, ...user };
  }
};

/** Splits the comma-separated form in which brokers are configured. */
export const brokersFrom = (setting: string): readonly string[] =>
  setting
    .split(',')
    .map((broker) => broker.trim())
    .filter((broker) => broker !== '');
