import { StreamError } from '../stream-error.js';
import { kafkaClient, type KafkaAddress } from './connection.js';

/**
 * Asks Kafka for its brokers over a connection of its own, once and without patience: for readiness checks.
 * @throws {StreamError} `stream-unavailable`
 */
export const reachKafka = async (address: KafkaAddress): Promise<void> => {
  const admin = kafkaClient(address).admin({ retry: { retries: 0 } });
  try {
    await admin.connect();
    await admin.describeCluster();
  } catch (cause) {
    throw new StreamError('stream-unavailable', 'Kafka does not answer at the configured brokers.', { cause });
  } finally {
    await admin.disconnect();
  }
};
