import { environment } from '@traject/contracts';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventLogMigrations, openEventLog, pseudonymMigrations } from '@traject/event-log';
import { ensureTopics, topicNames, type KafkaAddress } from '@traject/event-stream';
import { martMigrations } from '@traject/mart';
import { appendHistory } from '../history/append-history.js';
import { makeHistory, type History } from '../history/history.js';
import { openPatiently, type PatientDatabase } from '../history/patient-database.js';
import { brokenVariant, type Broken } from './broken-on-purpose.js';
import { interrupt, type Running } from './interrupt.js';
import { killsFor, type KillPlan } from './kill-plan.js';
import { findFaults, type Findings } from './nothing-lost.js';
import { lookAt, wentOn } from './progress.js';
import { superviseApp, type SupervisedKafka } from './supervised.js';

/** What is run, and on what. */
export interface FaultRun extends Omit<KillPlan, 'events'> {
  readonly journeys: number;
  readonly postgresUrl: string;
  readonly kafka: SupervisedKafka;
  readonly topicPrefix: string;
  /** Starts a variant that is broken on purpose instead of the product's own. */
  readonly broken?: Broken | undefined;
  readonly tell: (line: string) => void;
}

/**
 * Events during which kills fall: fewer than there are, so that there is work left after the last one. Few journeys may
 * have far fewer events than the seventy that one has on average.
 */
const eventsWithKills = ({ journeys }: FaultRun): number => journeys * (journeys < 1_000 ? 30 : 55);

/** How far the log is written ahead of the mart, so that there is work for everybody all the time. */
const mostAhead = ({ journeys }: FaultRun): number => Math.min(4_000, journeys * 5);

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

/** The next kill, which comes when so many events are written, published or in the mart. */
interface NextKill {
  after: number;
}

/**
 * Writes the history into the log: never far ahead of the mart, nor of the next kill. When that has not come by then, as
 * nobody was found at work, there is a little more work each time that all there was is done.
 */
const write = async (run: FaultRun, history: History, worker: PatientDatabase, next: NextKill, { look }: Running) => {
  const ahead = mostAhead(run);
  let written = 0;
  let inMart = 0;
  await appendHistory(openEventLog(worker), history.streams, async (events) => {
    written += events;
    const isOver = () => next.after === Infinity;
    if (isOver() || (written - inMart < ahead && written < next.after + ahead)) return;
    await look.until('Room for more events', async () => {
      const { published, untaken } = await look.now();
      inMart = published - untaken;
      if (isOver()) return true;
      return written - inMart < ahead && (written < next.after + ahead || published >= written);
    });
  });
};

const killAll = async (run: FaultRun, next: NextKill, running: Running): Promise<void> => {
  const { seed, kills, of, where, tell } = run;
  const plan = killsFor({ seed, kills, of, where, events: eventsWithKills(run) });
  for (const [index, kill] of plan.entries()) {
    next.after = kill.after;
    tell(`kill ${index + 1} of ${kills}, ${await interrupt(kill, running)}`);
  }
  next.after = Infinity;
};

/** Waits until all that is in the log is published, and all of that is in the mart: as long as it goes on. */
const settled = async ({ look }: Running): Promise<void> => {
  for (;;) {
    const before = await look.now();
    if (before.published === before.written && before.untaken === 0) return;
    await look.until('More in the mart', async () => wentOn(before, await look.now()));
  }
};

/**
 * Lives a history into log, Kafka and mart while relay, reporting and Kafka are killed with -9, anywhere and at work, and
 * looks for whatever was lost or came twice.
 */
export const runWithFaults = async (run: FaultRun): Promise<Findings> => {
  const { seed, journeys, postgresUrl, kafka, topicPrefix, tell } = run;
  const names = topicNames(topicPrefix);
  const address: KafkaAddress = { brokers: [kafka.brokers], clientId: 'traject-faults' };
  const topics = [names.journeyEvents, names.adviceEvents, names.personEvents];
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, martMigrations]);
  const worker = openPatiently(database.urls.traject_worker, 4);
  const superuser = openPatiently(database.superuserUrl, 4);
  const analyst = openPatiently(database.urls.traject_analyst, 1);
  await ensureTopics(address, names);
  const { relay, reporting, martSettings } = startApps(run, database);
  const trouble = () => relay.trouble() ?? reporting.trouble() ?? kafka.trouble();
  const look = lookAt(superuser.pool, address, topics, trouble);
  const running: Running = { relay, reporting, kafka, address, topics, superuser: superuser.pool, look };
  const history = makeHistory({ seed, journeys });
  try {
    const next: NextKill = { after: 0 };
    await Promise.all([write(run, history, worker, next, running), killAll(run, next, running)]);
    tell('All is written and every kill done; waiting until the mart has it all');
    await settled(running);
    const sides = { superuser: superuser.pool, analyst: analyst.pool, kafka: address, topics, martSettings };
    return await findFaults({ ...sides, totals: history.totals });
  } finally {
    await Promise.all([relay.stop(), reporting.stop()]);
    await Promise.all([worker, superuser, analyst].map((each) => each.close()));
    await database.drop();
  }
};
