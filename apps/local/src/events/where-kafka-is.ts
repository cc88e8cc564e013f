import { environment } from '@traject/contracts';
import { loadKafkaSecurity, ProcessProblem, readConnections, type KafkaSecurity } from '@traject/daemon';
import { brokersFrom, topicNames, type KafkaAddress, type TopicNames } from '@traject/event-stream';
import { LocalFailure } from '../local-failure.js';
import { stateFolderOf } from '../stack/settings.js';
import { readStackFile } from '../stack/stack-file.js';

/** How these brokers are spoken to, as every process of the product does. */
const securityFor = async (variables: NodeJS.ProcessEnv, brokers: string): Promise<KafkaSecurity> => {
  const { connections, faults } = readConnections({ ...variables, [environment.kafkaBrokers]: brokers }, ['kafka']);
  const found = faults.filter((fault) => fault !== '');
  if (found.length > 0) {
    throw new LocalFailure('setting-invalid', `${found.join('; ')}. Nothing was read. Set what is named.`);
  }
  try {
    return await loadKafkaSecurity(connections.kafka);
  } catch (cause) {
    if (!(cause instanceof ProcessProblem)) throw cause;
    throw new LocalFailure('setting-invalid', cause.message, { cause });
  }
};

/**
 * The Kafka that the environment names, or that of the running stack, and how it is spoken to.
 * @throws LocalFailure `stack-not-running`, `setting-invalid`
 */
export const whereKafkaIs = async (
  variables: NodeJS.ProcessEnv,
  clientId: string,
): Promise<{ readonly address: KafkaAddress; readonly names: TopicNames }> => {
  const named = variables[environment.kafkaBrokers] ?? '';
  const brokers = named === '' ? (await readStackFile(stateFolderOf(variables))).kafkaBrokers : named;
  return {
    address: { brokers: brokersFrom(brokers), clientId, security: await securityFor(variables, brokers) },
    names: topicNames(variables[environment.kafkaTopicPrefix]),
  };
};
