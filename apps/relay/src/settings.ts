import { environment } from '@traject/contracts';
import { portFault, refuseFaults } from '@traject/daemon';
import { brokersFrom, standardTopicPrefix } from '@traject/event-stream';

/** What the relay reads from its environment. */
export interface RelaySettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
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
  refuseFaults('relay', [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    brokers.length === 0 ? `${environment.kafkaBrokers} must be a list of brokers, e.g. localhost:9092` : '',
    portFault(environment.healthPort, healthPort),
  ]);
  return {
    databaseUrl,
    brokers,
    topicPrefix: variables[environment.kafkaTopicPrefix] ?? standardTopicPrefix,
    healthHost: variables[environment.httpHost] ?? '127.0.0.1',
    healthPort,
  };
};
