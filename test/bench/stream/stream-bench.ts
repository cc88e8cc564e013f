import { randomUUID } from 'node:crypto';
import { environment } from '@traject/contracts';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventLogMigrations, openEventLog, pseudonymMigrations, type EventLog } from '@traject/event-log';
import { topicNames, type KafkaAddress, type TopicNames } from '@traject/event-stream';
import { martMigrations } from '@traject/mart';
import { openPatiently, type PatientDatabase } from '../../history/patient-database.js';
import { superviseApp, type SupervisedApp } from '../../faults/supervised.js';

/** A log and a mart of the benchmark's own, beside those of the stack. */
export interface StreamBench {
  readonly superuser: PatientDatabase;
  readonly log: EventLog;
  readonly address: KafkaAddress;
  readonly signal: AbortSignal;
  /** Starts the relay or the process that keeps the mart on topics of their own. */
  start(name: 'relay' | 'reporting', topicPrefix: string): SupervisedApp;
  /** What a program about the mart is started with. */
  martSettings(topicPrefix: string): Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Topics that nobody used before. */
export const newTopics = (): { readonly topicPrefix: string; readonly names: TopicNames } => {
  const topicPrefix = `bench-${randomUUID()}.`;
  return { topicPrefix, names: topicNames(topicPrefix) };
};

const settingsAs = (
  { urls }: TestDatabase,
  role: 'traject_relay' | 'traject_reporting',
  brokers: string,
  topicPrefix: string,
) => ({
  [environment.databaseUrl]: urls[role],
  [environment.kafkaBrokers]: brokers,
  [environment.kafkaTopicPrefix]: topicPrefix,
});

/** @param postgresUrl as superuser */
export const openStreamBench = async (
  postgresUrl: string,
  brokers: string,
  signal: AbortSignal,
): Promise<StreamBench> => {
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, martMigrations]);
  const superuser = openPatiently(database.superuserUrl, 2);
  const worker = openPatiently(database.urls.traject_worker, 4);
  const martSettings = (topicPrefix: string) => settingsAs(database, 'traject_reporting', brokers, topicPrefix);
  return {
    superuser,
    log: openEventLog(worker),
    address: { brokers: brokers.split(','), clientId: 'traject-bench' },
    signal,
    start: (name, topicPrefix) =>
      superviseApp({
        name,
        env: name === 'relay' ? settingsAs(database, 'traject_relay', brokers, topicPrefix) : martSettings(topicPrefix),
      }),
    martSettings,
    close: async () => {
      await Promise.all([superuser.close(), worker.close()]);
      await database.drop();
    },
  };
};
