import type { Admin, AdminConfig } from 'kafkajs';
import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';

const notReached = (cause: unknown): StreamError =>
  new StreamError('stream-unavailable', 'Kafka does not answer at the configured brokers.', { cause });

/**
 * Connects for administration; whoever opens it disconnects it.
 * @throws {StreamError} `stream-unavailable`
 */
export const openAdmin = async (address: KafkaAddress, config?: AdminConfig): Promise<Admin> => {
  const admin = kafkaClient(address).admin(config);
  try {
    await admin.connect();
    return admin;
  } catch (cause) {
    await admin.disconnect();
    throw notReached(cause);
  }
};

/**
 * Asks Kafka for its brokers over a connection of its own, once and without patience: for readiness checks.
 * @throws {StreamError} `stream-unavailable`
 */
export const reachKafka = async (address: KafkaAddress): Promise<void> => {
  const admin = await openAdmin(address, { retry: { retries: 0 } });
  try {
    await admin.describeCluster();
  } catch (cause) {
    throw notReached(cause);
  } finally {
    await admin.disconnect();
  }
};
