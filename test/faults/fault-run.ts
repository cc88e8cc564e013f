import { environment } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventLogMigrations, openEventLog, pseudonymMigrations } from '@traject/event-log';
import { ensureTopics, topicNames, type KafkaAddress } from '@traject/event-stream';
import { martMigrations } from '@traject/mart';
import { appendHistory } from '../history/append-history.js';
import { makeHistory, type History } from '../history/history.js';
import { brokenVariant, type Broken } from './broken-on-purpose.js';
import { interrupt, type Running } from './interrupt.js';
import { killsFor } from './kill-plan.js';
import { findFaults, type Findings } from './nothing-lost.js';
import { lookAt } from './progress.js';
import { superviseApp, type SupervisedKafka } from './supervised.js';

/** What is run, and on what. */
export interface FaultRun {
  readonly seed: number;
  readonly journeys: number;
  readonly kills: number;
  readonly postgresUrl: string;
  readonly kafka: SupervisedKafka;
  readonly topicPrefix: string;
  /** Starts a variant that is broken on purpose instead of the product's own. */
  readonly broken?: Broken | undefined;
  readonly tell: (line: string) => void;
}

/** Fewer events than a journey has on average, so that all kills fall while there is work. */
const eventsOfJourney = 45;
/** The log is not written further ahead of the mart than this, so that there is work for everybody all the time. */
const mostAhead = 4_000;

/** Connections of the run itself, which no kill touches. */
interface Connections {
  readonly worker: Database<unknown>;
  readonly superuser: Database<unknown>;
  readonly analyst: Database<unknown>;
}

const connectTo = ({ urls, superuserUrl }: TestDatabase): Connections => ({
  worker: connect(urls.traject_worker, { maxConnections: 4, statementTimeoutMs: 0 }),
  superuser: connect(superuserUrl, { maxConnections: 4, statementTimeoutMs: 0 }),
  analyst: connect(urls.traject_analyst, { maxConnections: 1, statementTimeoutMs: 0 }),
});

/** Starts relay and reporting under supervision, one of them broken when that is asked. */
const startApps = (
  { kafka, topicPrefix, broken }: FaultRun,
  { urls }: TestDatabase,
): Pick<Running, 'relay' | 'reporting'> & { readonly martSettings: Readonly<Record<string, string>> } => {
  const settingsAs = (role: 'traject_relay' | 'traject_reporting') => ({
    [environment.databaseUrl]: urls[role],
    [environment.kafkaBrokers]: kafka.brokers,
    [environment.kafkaTopicPrefix]: topicPrefix,
  });
  const instead = (part: Broken) => (broken === part ? { preload: brokenVariant(part) } : {});
  const martSettings = settingsAs('traject_reporting');
  return {
    relay: superviseApp({ name: 'relay', env: settingsAs('traject_relay'), ...instead('relay') }),
    reporting: superviseApp({ name: 'reporting', env: martSettings, ...instead('mart') }),
    martSettings,
  };
};

/** Writes the history into the log, never far ahead of the mart. Rejects when the run is over before. */
const write = async (history: History, worker: Database<unknown>, { look }: Running): Promise<void> => {
  let written = 0;
  let seen = 0;
  await appendHistory(openEventLog(worker), history.streams, async (events) => {
    written += events;
    if (written - seen < mostAhead) return;
    await look.until('Room for more events', async () => {
      const { published, untaken } = await look.now();
      seen = published - untaken;
      return written - seen < mostAhead;
    });
  });
};

const killAll = async ({ seed, journeys, kills, tell }: FaultRun, running: Running): Promise<void> => {
  const plan = killsFor({ seed, kills, events: journeys * eventsOfJourney });
  for (const [index, { victim, afterEvents }] of plan.entries()) {
    const { look } = running;
    await look.until('The moment of a kill', async () => (await look.now()).published >= afterEvents);
    const { published } = await look.now();
    tell(`kill ${index + 1} of ${kills}, at event ${published}: ${await interrupt(victim, running)}`);
  }
};

/** All that is in the log is published, and all of that is in the mart. */
const isSettled = async ({ look }: Running): Promise<boolean> => {
  const { written, published, untaken } = await look.now();
  return published === written && untaken === 0;
};

/**
 * Lives a history into log, Kafka and mart while relay, reporting and Kafka are killed with -9, each at work, and looks
 * for whatever was lost or came twice.
 */
export const runWithFaults = async (run: FaultRun): Promise<Findings> => {
  const { seed, journeys, postgresUrl, kafka, topicPrefix, tell } = run;
  const names = topicNames(topicPrefix);
  const address: KafkaAddress = { brokers: [kafka.brokers], clientId: 'traject-faults' };
  const topics = [names.journeyEvents, names.adviceEvents, names.personEvents];
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, martMigrations]);
  const { worker, superuser, analyst } = connectTo(database);
  await ensureTopics(address, names);
  const { relay, reporting, martSettings } = startApps(run, database);
  const trouble = () => relay.trouble() ?? reporting.trouble() ?? kafka.trouble();
  const look = lookAt(superuser.pool, address, topics, trouble);
  const running: Running = { relay, reporting, kafka, address, topics, superuser: superuser.pool, look };
  const history = makeHistory({ seed, journeys });
  try {
    await Promise.all([write(history, worker, running), killAll(run, running)]);
    tell('All is written and every kill done; waiting until the mart has it all');
    await look.until('Everything in the mart', () => isSettled(running));
    const sides = { superuser: superuser.pool, analyst: analyst.pool, kafka: address, topics, martSettings };
    return await findFaults({ ...sides, totals: history.totals });
  } finally {
    await Promise.all([relay.stop(), reporting.stop()]);
    await Promise.all([worker, superuser, analyst].map((each) => each.close()));
    await database.drop();
  }
};
