import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { environment, type LoggedEvent } from '@traject/contracts';
import { connect } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventLogMigrations, openEventLog, pseudonymMigrations, type EventLog } from '@traject/event-log';
import { ensureTopics, topicNames, type TopicNames } from '@traject/event-stream';
import { martMigrations } from '@traject/mart';
import { openPatiently } from '../history/patient-database.js';
import { removeTopics } from './analyst.js';
import type { LoggedOnce } from './exactly-once.js';
import type { AppProcess } from '../real-parts/app-process.js';
import { startRelay } from './relay-process.js';
import { startReporting } from './reporting-process.js';

/** A log, topics and a mart of a test's own, with the processes between them. */
export interface StreamWorld {
  readonly database: TestDatabase;
  readonly log: EventLog;
  readonly names: TopicNames;
  readonly topicPrefix: string;
  readonly brokers: string;
  /** Events of the log under the ids by which analysts know them. */
  publishedIds(logged: readonly LoggedEvent[]): Promise<readonly LoggedOnce[]>;
  /** Starts one more relay. */
  relay(): AppProcess;
  /** Starts one more process that keeps the mart. */
  reporting(): AppProcess;
  /** What a program about the mart is started with. */
  readonly martSettings: Readonly<Record<string, string>>;
  /** Ends every process that still runs and removes database and topics. */
  close(): Promise<void>;
}

/** Pseudonyms by stream, as the relay gave them. */
const pseudonymsIn = async (url: string): Promise<ReadonlyMap<string, string>> => {
  const operator = connect<unknown>(url, { maxConnections: 1 });
  try {
    const { rows } = await sql<{ stream: string; pseudonym: string }>`
      select subject_kind || '/' || subject_id as stream, pseudonym from event_log.pseudonyms`.execute(operator.query);
    return new Map(rows.map(({ stream, pseudonym }) => [stream, pseudonym]));
  } finally {
    await operator.close();
  }
};

/** What a world may have otherwise. */
export interface StreamWorldOptions {
  /** Makes topics before the product does. */
  readonly beforeTopics?: (names: TopicNames) => Promise<unknown>;
}

/** Makes a world. */
export const openStreamWorld = async (
  postgresUrl: string,
  brokers: string,
  { beforeTopics }: StreamWorldOptions = {},
): Promise<StreamWorld> => {
  const topicPrefix = `test-${randomUUID()}.`;
  const names = topicNames(topicPrefix);
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, martMigrations]);
  const worker = openPatiently(database.urls.traject_worker, 10);
  await beforeTopics?.(names);
  await ensureTopics({ brokers: brokers.split(','), clientId: 'stream-test' }, names);
  const processes: AppProcess[] = [];
  const kept = (started: AppProcess): AppProcess => {
    processes.push(started);
    return started;
  };
  const martSettings = {
    [environment.databaseUrl]: database.urls.traject_reporting,
    [environment.kafkaBrokers]: brokers,
    [environment.kafkaTopicPrefix]: topicPrefix,
  };
  return {
    database,
    log: openEventLog(worker),
    names,
    topicPrefix,
    brokers,
    publishedIds: async (logged) => {
      const pseudonyms = await pseudonymsIn(database.superuserUrl);
      return logged.map(({ stream, sequence }) => ({
        eventId: `${pseudonyms.get(stream) ?? 'no pseudonym'}/${sequence}`,
        sequence,
      }));
    },
    relay: () => kept(startRelay({ databaseUrl: database.urls.traject_relay, brokers, topicPrefix })),
    reporting: () => kept(startReporting(martSettings)),
    martSettings,
    close: async () => {
      await Promise.all(processes.map((each) => each.end('SIGKILL')));
      await worker.close();
      await database.drop();
      await removeTopics(brokers, topicPrefix);
    },
  };
};
