import { createHash, randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { exportWorkflowId, temporal } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { eventLogMigrations, pseudonymMigrations } from '@traject/event-log';
import type { ExportAsked } from '@traject/exports';
import {
  bytesOfExport,
  exportOf,
  keepExport,
  releaseLedger,
  releaseMigrations,
  type KeptExport,
} from '@traject/releases';
import type { PathGroup, Period, Release } from '@traject/reports';
import { clientOf, eventually } from '../workflows/real-world.js';

/** The period that is published in these tests. */
export const QUARTER: Period = { from: '2027-01', months: 3 };

/** A release of two organisations, with a department whose name a spreadsheet would take for a formula. */
export const aRelease: Release = {
  period: QUARTER,
  organisations: ['noord', 'zuid'],
  departments: [],
  lines: [null, 'noord', 'zuid'].flatMap((organisation) => [
    { measure: 'inflow', by: 'organisation', organisation, group: null, category: null, figure: { kind: 'people', people: 40 } }, // prettier-ignore
    { measure: 'inflow', by: 'department', organisation, group: '=zorg', category: null, figure: { kind: 'hidden' } }, // prettier-ignore
  ]),
};

/** People of other organisations who all went the same way. */
const aGroup = (people: number): PathGroup => ({
  organisation: null,
  people,
  whole: true,
  steps: [
    { step: 'journey-requested', day: 0, trajectory: null, practitioner: null },
    { step: 'bmw-talk-held', day: 14, trajectory: 1, practitioner: null },
    { step: 'journey-ended', day: 60, trajectory: null, practitioner: null },
  ],
});

/** Reports of everything as CSV. */
export const reportsAsCsv = {
  content: 'reports',
  format: 'csv',
  period: QUARTER,
  organisation: null,
  measures: null,
  headings: 'en',
} as const satisfies ExportAsked;
/** The process log. */
export const processLog: ExportAsked = { content: 'process-log', format: 'ocel', period: QUARTER };

/** A database with what was published, and a Temporal on which exports are asked for. */
export interface ExportWorld {
  readonly client: Client;
  readonly database: TestDatabase;
  readonly owner: Database<unknown>;
  readonly worker: Database<unknown>;
  /** Publishes the period. @param people in the one group of its process log */
  publish(people: number): Promise<void>;
  /** Keeps an export that was asked for, without beginning it. */
  keep(asked: ExportAsked): Promise<string>;
  /** Begins what was asked for. */
  begin(exportId: string, taskQueue: string): Promise<void>;
  /** An export as it is kept; null when it is gone. */
  kept(exportId: string): Promise<KeptExport | null>;
  /** Waits until it is ready or failed. */
  made(exportId: string): Promise<KeptExport>;
  /** Its bytes as the gateway sends them, and their hash. */
  file(kept: KeptExport): Promise<{ readonly text: string; readonly sha256: string }>;
  /** Pieces of files that are kept, whole or not. */
  pieces(): Promise<number>;
  close(): Promise<void>;
}

const personId = randomUUID();

/** Opens one. */
export const openExportWorld = async (postgresUrl: string, temporalAddress: string): Promise<ExportWorld> => {
  const database = await createTestDatabase(postgresUrl, [eventLogMigrations, pseudonymMigrations, releaseMigrations]);
  const owner = connect<unknown>(database.ownerUrl, { maxConnections: 1 });
  const superuser = connect<unknown>(database.superuserUrl, { maxConnections: 1 });
  const gateway = connect<unknown>(database.urls.traject_gateway, { maxConnections: 2 });
  const worker = connect<unknown>(database.urls.traject_worker, { maxConnections: 2 });
  const { client, close } = await clientOf(temporalAddress);
  const kept: ExportWorld['kept'] = (exportId) => exportOf(gateway.pool, personId, exportId);
  return {
    client,
    database,
    owner,
    worker,
    publish: async (people) => {
      const reporting = connect<unknown>(database.urls.traject_reporting, { maxConnections: 2 });
      const { period, organisations } = aRelease;
      const log = { period, organisations, groups: [aGroup(people)], peopleLeftOut: 12 };
      await releaseLedger(reporting, log)
        .freeze(aRelease, '2027-05-01')
        .finally(() => reporting.close());
    },
    keep: async (asked) => {
      const exportId = randomUUID();
      await keepExport(gateway.pool, { exportId, personId, organisation: null, asked });
      return exportId;
    },
    begin: async (exportId, taskQueue) => {
      const workflowId = exportWorkflowId(exportId);
      await client.workflow.start(temporal.workflowTypes.exportFile, { workflowId, taskQueue, args: [exportId] });
    },
    kept,
    made: async (exportId) => {
      let found = await kept(exportId);
      await eventually(async () => {
        found = await kept(exportId);
        return found?.state === 'ready' || found?.state === 'failed';
      });
      if (found === null) throw new Error('There is no such export.');
      return found;
    },
    file: async (ready) => {
      const hash = createHash('sha256');
      const texts: string[] = [];
      for await (const piece of bytesOfExport(gateway.pool, ready)) {
        hash.update(piece);
        texts.push(Buffer.from(piece).toString('latin1'));
      }
      return { text: Buffer.from(texts.join(''), 'latin1').toString(), sha256: hash.digest('hex') };
    },
    pieces: async () => {
      const { rows } = await superuser.pool.query<{ pieces: number }>(
        'select count(*)::integer as pieces from reports.export_pieces',
      );
      return rows[0]?.pieces ?? -1;
    },
    close: async () => {
      await Promise.all([owner.close(), gateway.close(), worker.close(), superuser.close(), close()]);
      await database.drop();
    },
  };
};
