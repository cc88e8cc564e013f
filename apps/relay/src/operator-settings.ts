import { environment } from '@traject/contracts';
import { loadKafkaSecurity, readConnections, refuseFaults, type Engine } from '@traject/daemon';
import { brokersFrom, standardTopicPrefix, type KafkaAddress } from '@traject/event-stream';

/** Where an operator's program finds Kafka. */
export interface KafkaSettings {
  readonly address: KafkaAddress;
  readonly topicPrefix: string;
}

/** An operator's program, and what it is connected to. */
export interface OperatorProgram {
  readonly name: string;
  readonly uses: readonly Engine[];
  /** What else is wrong with what it was given; empty faults do not count. */
  readonly faults?: readonly string[];
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads where and how a program speaks to Kafka, as the relay does.
 * @throws {SettingsProblem} `settings-invalid`; {ProcessProblem} `tls-file-unreadable`
 */
export const readKafkaSettings = async (
  variables: Variables,
  { name, uses, faults = [] }: OperatorProgram,
): Promise<KafkaSettings> => {
  const brokers = brokersFrom(variables[environment.kafkaBrokers] ?? '');
  const { connections, faults: ofConnections } = readConnections(variables, uses);
  refuseFaults(name, [
    brokers.length === 0 ? `${environment.kafkaBrokers} must be a list of brokers, e.g. localhost:9092` : '',
    ...faults,
    ...ofConnections,
  ]);
  return {
    address: { brokers, clientId: `traject-${name}`, security: await loadKafkaSecurity(connections.kafka) },
    topicPrefix: variables[environment.kafkaTopicPrefix] ?? standardTopicPrefix,
  };
};
