import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { streamOf } from '@traject/contracts';
import { sendAgainWhenGivenUp } from '@traject/daemon';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { fold, type JourneyEvent, type JourneyState } from '@traject/domain';
import { eventLogMigrations, openEventLog, pseudonymMigrations, type EventLog } from '@traject/event-log';
import { dataConverterOfTests } from '../real-parts/payload-key.js';
import { openDesk, type Desk, type DeskParts } from './desk.js';
import type { Days } from './stories.js';

/** Length of a day in stories on a real server, where time cannot be skipped. */
export const shortDayMs = 40;

/** Length of a day in stories in which the clock has nothing to do. */
export const civilDayMs = 86_400_000;

/** A client of a real Temporal server, which sends what was given up again as those of the product do. */
export const clientOf = async (address: string): Promise<{ readonly client: Client; close(): Promise<void> }> => {
  const connection = await Connection.connect({ address });
  const client = new Client({
    connection,
    dataConverter: await dataConverterOfTests(),
    interceptors: { workflow: [sendAgainWhenGivenUp] },
  });
  return { client, close: () => connection.close() };
};

/** Looks again and again until it holds; the limit of the test ends what never comes true. */
export const eventually = async (holds: () => Promise<boolean>): Promise<void> => {
  while (!(await holds())) await wait(20);
};

/** Short days: what a story waits for on a real server is the state that the clock leads to, never a length of time. */
export const shortDays = (stateInLog: () => Promise<JourneyState | null>): Days => ({
  dayLengthMs: shortDayMs,
  now: async () => Date.now(),
  daysPass: async (days) => {
    const until = Date.now() + days * shortDayMs;
    await eventually(async () => {
      const state = await stateInLog();
      return Date.now() >= until && state !== null && state.stage.kind !== 'waiting-for-follow-up';
    });
  },
});

/** A database of a test's own beside the real Temporal server, and journeys in short days. */
export interface RealWorld {
  readonly client: Client;
  readonly log: EventLog;
  /** The database as its owner sees it, for what no process may do. */
  readonly owner: Database<unknown>;
  readonly database: TestDatabase;
  /** What processes are started with. */
  processWorld(taskQueue: string): {
    readonly databaseUrl: string;
    readonly temporalAddress: string;
    readonly taskQueue: string;
  };
  /** The desk of a new journey, in short days unless told. */
  desk(taskQueue: string, dayLengthMs?: number): Desk;
  /** Answers of the log, for the desk of an advice. */
  readonly ledTo: NonNullable<DeskParts['ledTo']>;
  /** What the log folds to, up to a sequence. */
  stateInLog(desk: Desk, sequence?: number): Promise<JourneyState | null>;
  days(desk: Desk): Days;
  close(): Promise<void>;
}

/** Opens a world on a real PostgreSQL and a real Temporal server. */
export const openRealWorld = async (postgresUrl: string, temporalAddress: string): Promise<RealWorld> => {
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations]);
  const owner = connect<unknown>(database.ownerUrl, { maxConnections: 2 });
  const log = openEventLog(owner);
  const { client, close } = await clientOf(temporalAddress);
  const stateInLog: RealWorld['stateInLog'] = async ({ journeyId }, sequence = Infinity) => {
    const events = (await log.readStream(streamOf('journey', journeyId))).slice(0, sequence);
    return fold(events.map(({ event }) => event as unknown as JourneyEvent)); // written by a journey
  };
  const ledTo: RealWorld['ledTo'] = async (stream, commandId) =>
    (await log.findByCommand(stream, commandId)).at(-1)?.sequence;
  return {
    client,
    log,
    ledTo,
    owner,
    database,
    processWorld: (taskQueue) => ({ databaseUrl: database.urls.traject_worker, temporalAddress, taskQueue }),
    desk: (taskQueue, dayLengthMs = shortDayMs) =>
      openDesk({
        client,
        taskQueue,
        now: async () => Date.now(),
        dayLengthMs,
        ledTo,
      }),
    stateInLog,
    days: (desk) => shortDays(() => stateInLog(desk)),
    close: async () => {
      await close();
      await owner.close();
      await database.drop();
    },
  };
};
