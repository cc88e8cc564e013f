import { environment } from '@traject/contracts';
import { startApp, type AppProcess } from '../real-parts/app-process.js';

/** What a relay is started with. */
export interface RelayWorld {
  readonly databaseUrl: string;
  readonly brokers: string;
  readonly topicPrefix: string;
}

/** Starts the relay that was built; it ends with the test that runs. */
export const startRelay = ({ databaseUrl, brokers, topicPrefix }: RelayWorld): AppProcess =>
  startApp({
    name: 'relay',
    env: {
      [environment.databaseUrl]: databaseUrl,
      [environment.kafkaBrokers]: brokers,
      [environment.kafkaTopicPrefix]: topicPrefix,
    },
  });
