import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles, type NewEvent } from '@traject/contracts';
import { connect, type Database } from '@traject/database';
import { createTestDatabase } from '@traject/database/testing';
import { openDirectory, type Directory } from '@traject/directory';
import {
  keyEncryptionOf,
  loadPurposeKeys,
  openDossier,
  setLegalHold,
  sweepUnreferred,
  type ContentToStore,
  type Dossier,
} from '@traject/dossier';
import { eventIdOf, openEventLog, type EventLog } from '@traject/event-log';
import { productMigrations } from '@traject/product-tables';
import { sql } from 'kysely';

/** A database of the product with words in it, and who writes, refers to, sweeps and looks at them. */
export interface WordsWorld {
  readonly gateway: Database<unknown>;
  readonly eraser: Database<unknown>;
  /** The database as its superuser sees it, for what no process may do. */
  readonly superuser: Database<unknown>;
  readonly dossier: Dossier;
  readonly directory: Directory;
  keep(...items: readonly ContentToStore[]): Promise<void>;
  /** Appends an event with this data, as the worker does. */
  append(data: Readonly<Record<string, unknown>>): Promise<void>;
  hold(personId: string, journeyId?: string | null): Promise<string>;
  /** Lets time go by for everything that is in the dossier. */
  later(time: '2 hours' | '8 days'): Promise<void>;
  sweep(): Promise<number>;
  /** Those of these references that still lead to words. */
  keptOf(refs: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Events are of any kind here, so that there is nothing to fold. */
const withoutReadModels = { readModels: { models: [], stateModelOf: () => null, evolve: () => null } };

const appendTo = async (log: EventLog, data: Readonly<Record<string, unknown>>): Promise<void> => {
  const stream = `journey/${randomUUID()}` as const;
  const event = { type: 'Noted', version: 1, at: new Date().toISOString(), by: 'coach', data } as const;
  const placed: NewEvent = { eventId: eventIdOf(stream, 1), event, commandId: null, fingerprint: null };
  await log.appendEvents({ stream, expectedSequence: 0, runId: null, events: [placed] });
};

/** Words about somebody new, of a command of their own; what a test does not name is random. */
export const words = (given: Partial<ContentToStore> = {}): ContentToStore => ({
  contentRef: randomUUID(),
  personId: randomUUID(),
  journeyId: randomUUID(),
  field: 'record-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'Words.',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
  ...given,
});

/** Opens a world. @param postgresUrl `inject('postgresUrl')` */
export const openWordsWorld = async (postgresUrl: string): Promise<WordsWorld> => {
  const database = await createTestDatabase(postgresUrl, productMigrations);
  const open = (role: keyof typeof databaseRoles) => connect<unknown>(database.urls[databaseRoles[role]]);
  const [gateway, worker, eraser] = [open('gateway'), open('worker'), open('eraser')];
  const superuser = connect<unknown>(database.superuserUrl, { maxConnections: 2 });
  const encryption = keyEncryptionOf(randomBytes(32));
  const dossier = openDossier(encryption);
  const log = openEventLog(worker, withoutReadModels);
  return {
    gateway,
    eraser,
    superuser,
    dossier,
    directory: openDirectory(dossier, await loadPurposeKeys(gateway.query, encryption)),
    keep: (...items) => gateway.query.transaction().execute((transaction) => dossier.storeContent(transaction, items)),
    append: (data) => appendTo(log, data),
    hold: async (personId, journeyId = null) => {
      const holdId = randomUUID();
      const why = { reasonCode: 'court-case', reasonRef: randomUUID(), setBy: randomUUID() } as const;
      await gateway.query
        .transaction()
        .execute((transaction) => setLegalHold(transaction, { holdId, personId, journeyId, ...why }));
      return holdId;
    },
    later: async (time) => {
      await sql`update dossier.content set brought_at = brought_at - ${time}::interval`.execute(superuser.query);
    },
    sweep: () => sweepUnreferred(eraser.query),
    keptOf: async (refs) => {
      const { rows } = await sql<{ ref: string }>`
        select content_ref as ref from dossier.content join dossier.sealed_content using (content_ref)
        where content_ref = any(${refs}::uuid[])`.execute(superuser.query);
      const found = new Set(rows.map(({ ref }) => ref));
      return refs.filter((ref) => found.has(ref));
    },
    close: async () => {
      await Promise.all([gateway, worker, eraser, superuser].map(({ close }) => close()));
      await database.drop();
    },
  };
};
