import { kafkaClient, type KafkaAddress } from './connection.js';

/** Removes a group of consumers that was there for one reading. */
export const forgetGroup = async (address: KafkaAddress, groupId: string): Promise<void> => {
  const admin = kafkaClient(address).admin();
  await admin.connect();
  // A group without offsets disappears by itself; removing it at once only keeps the broker's list short.
  await admin.deleteGroups([groupId]).catch(() => undefined);
  await admin.disconnect();
};
