import { environment } from '@traject/contracts';
import { refuseFaults } from '@traject/daemon';
import { brokersFrom, standardTopicPrefix, type KafkaAddress } from '@traject/event-stream';

/** Where an operator's program finds Kafka. */
export interface KafkaSettings {
  readonly address: KafkaAddress;
  readonly topicPrefix: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** @throws {SettingsProblem} `settings-invalid` */
export const readKafkaSettings = (variables: Variables, clientId: string): KafkaSettings => {
  const brokers = brokersFrom(variables[environment.kafkaBrokers] ?? '');
  refuseFaults(clientId, [
    brokers.length === 0 ? `${environment.kafkaBrokers} must be a list of brokers, e.g. localhost:9092` : '',
  ]);
  return {
    address: { brokers, clientId },
    topicPrefix: variables[environment.kafkaTopicPrefix] ?? standardTopicPrefix,
  };
};
