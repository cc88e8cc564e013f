import { environment } from '@traject/contracts';
import { portFault, readConnections, refuseFaults, type KafkaSecuritySettings } from '@traject/daemon';
import { brokersFrom, standardTopicPrefix } from '@traject/event-stream';

/** What the relay reads from its environment. */
export interface RelaySettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly kafkaSecurity: KafkaSecuritySettings;
  readonly topicPrefix: string;
  readonly healthHost: string;
  /** 0 takes a free port; which one is in the log. */
  readonly healthPort: number;
}

const standardHealthPort = 3012;

/**
 * Reads the settings, all at once, so that one message names everything that is wrong.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readSettings = (variables: Readonly<Record<string, string | undefined>>): RelaySettings => {
  const databaseUrl = variables[environment.databaseUrl] ?? '';
  const brokers = brokersFrom(variables[environment.kafkaBrokers] ?? '');
  const healthPort = Number(variables[environment.healthPort] ?? standardHealthPort);
  const { connections, faults } = readConnections(variables, ['postgres', 'kafka']);
  refuseFaults('relay', [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    brokers.length === 0 ? `${environment.kafkaBrokers} must be a list of brokers, e.g. localhost:9092` : '',
    portFault(environment.healthPort, healthPort),
    ...faults,
  ]);
  return {
    databaseUrl,
    brokers,
    kafkaSecurity: connections.kafka,
    topicPrefix: variables[environment.kafkaTopicPrefix] ?? standardTopicPrefix,
    healthHost: variables[environment.httpHost] ?? '127.0.0.1',
    healthPort,
  };
};
