import { environment } from '@traject/contracts';
import { portFault, readConnections, refuseFaults, type KafkaSecuritySettings } from '@traject/daemon';
import { brokersFrom, standardTopicPrefix } from '@traject/event-stream';

/** Where the mart and the stream are. */
export interface MartSettings {
  readonly databaseUrl: string;
  readonly brokers: readonly string[];
  readonly kafkaSecurity: KafkaSecuritySettings;
  readonly topicPrefix: string;
}

/** What the reporting process reads from its environment. */
export interface ReportingSettings extends MartSettings {
  readonly healthHost: string;
  /** 0 takes a free port; which one is in the log. */
  readonly healthPort: number;
}

type Variables = Readonly<Record<string, string | undefined>>;

const standardHealthPort = 3014;

const martOf = (variables: Variables): { readonly settings: MartSettings; readonly faults: readonly string[] } => {
  const databaseUrl = variables[environment.databaseUrl] ?? '';
  const brokers = brokersFrom(variables[environment.kafkaBrokers] ?? '');
  const { connections, faults: ofConnections } = readConnections(variables, ['postgres', 'kafka']);
  const faults = [
    databaseUrl === '' ? `${environment.databaseUrl} must be the URL of the database` : '',
    brokers.length === 0 ? `${environment.kafkaBrokers} must be a list of brokers, e.g. localhost:9092` : '',
    ...ofConnections,
  ];
  const topicPrefix = variables[environment.kafkaTopicPrefix] ?? standardTopicPrefix;
  return { settings: { databaseUrl, brokers, kafkaSecurity: connections.kafka, topicPrefix }, faults };
};

/**
 * Reads what a command about the mart needs.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readMartSettings = (command: string, variables: Variables): MartSettings => {
  const { settings, faults } = martOf(variables);
  refuseFaults(command, faults);
  return settings;
};

/**
 * Reads the settings, all at once, so that one message names everything that is wrong.
 * @throws {SettingsProblem} `settings-invalid`
 */
export const readSettings = (variables: Variables): ReportingSettings => {
  const { settings, faults } = martOf(variables);
  const healthPort = Number(variables[environment.healthPort] ?? standardHealthPort);
  refuseFaults('reporting process', [...faults, portFault(environment.healthPort, healthPort)]);
  return { ...settings, healthHost: variables[environment.httpHost] ?? '127.0.0.1', healthPort };
};
