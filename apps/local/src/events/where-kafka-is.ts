import { environment } from '@traject/contracts';
import { brokersFrom, topicNames, type KafkaAddress, type TopicNames } from '@traject/event-stream';
import { stateFolderOf } from '../stack/settings.js';
import { readStackFile } from '../stack/stack-file.js';

/** The Kafka that the environment names, or that of the running stack. @throws LocalFailure `stack-not-running` */
export const whereKafkaIs = async (
  variables: NodeJS.ProcessEnv,
  clientId: string,
): Promise<{ readonly address: KafkaAddress; readonly names: TopicNames }> => {
  const named = variables[environment.kafkaBrokers] ?? '';
  const brokers = named === '' ? (await readStackFile(stateFolderOf(variables))).kafkaBrokers : named;
  return {
    address: { brokers: brokersFrom(brokers), clientId },
    names: topicNames(variables[environment.kafkaTopicPrefix]),
  };
};
