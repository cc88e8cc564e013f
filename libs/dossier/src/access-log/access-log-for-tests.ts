import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { sql } from 'kysely';
import {
  dossierMigrations,
  keyEncryptionOf,
  openDossier,
  verifyAccessLog,
  type ChainHead,
  type CheckedChain,
  type Dossier,
} from '../index.js';

/** What a verification told. */
export interface Verified {
  readonly entries: number;
  readonly heads: ReadonlyMap<string, ChainHead>;
  readonly faults: readonly unknown[];
}

/** A dossier with a log of reads, whoever reads it, and whoever tampers with it. */
export interface AccessLogWorld {
  readonly database: TestDatabase;
  readonly dossier: Dossier;
  readonly gateway: Database<unknown>;
  readonly auditor: Database<unknown>;
  readonly superuser: Database<unknown>;
  inTransaction<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  /** What an attacker does who owns the whole database: no trigger and no policy is in the way. */
  tamper(...statements: readonly ReturnType<typeof sql>[]): Promise<void>;
  /** Empties the log. */
  empty(): Promise<void>;
  /** Content about a person; gives its reference. */
  contentAbout(personId: string): Promise<string>;
  read(...refs: readonly string[]): Promise<unknown>;
  /** A chain of so many entries; gives its person. */
  chainOf(length: number): Promise<string>;
  verify(kept?: ReadonlyMap<string, ChainHead>): Promise<Verified>;
  close(): Promise<void>;
}

/** Opens it. @param postgresUrl `inject('postgresUrl')` */
export const openAccessLogWorld = async (postgresUrl: string): Promise<AccessLogWorld> => {
  const database = await createTestDatabase(postgresUrl, [dossierMigrations]);
  const gateway = connect<unknown>(database.urls[databaseRoles.gateway], { maxConnections: 20 });
  const auditor = connect<unknown>(database.urls[databaseRoles.auditor]);
  const superuser = connect<unknown>(database.superuserUrl, { maxConnections: 1 });
  const dossier = openDossier(keyEncryptionOf(randomBytes(32)));
  const world: AccessLogWorld = {
    ...{ database, dossier, gateway, auditor, superuser },
    inTransaction: (work) => gateway.query.transaction().execute(work),
    tamper: (...statements) =>
      superuser.query.transaction().execute(async (transaction) => {
        await sql`set local session_replication_role = replica`.execute(transaction);
        for (const statement of statements) await statement.execute(transaction);
      }),
    empty: () => world.tamper(sql`delete from dossier.content_reads`, sql`delete from dossier.read_chains`),
    contentAbout: async (personId) => {
      const contentRef = randomUUID();
      const place = { contentRef, personId, journeyId: randomUUID(), field: 'record-bmw-talk.notes' };
      const words = { version: 1, label: 'confidential', text: 'Words.', writtenBy: 'bos' } as const;
      const item = { ...place, ...words, commandId: randomUUID() };
      await world.inTransaction((transaction) => dossier.storeContent(transaction, [item]));
      return contentRef;
    },
    read: (...refs) =>
      world.inTransaction((transaction) =>
        dossier.readContent(transaction, { refs, reader: 'bos', role: 'bmw-practitioner', ground: 'task-of-journey' }),
      ),
    chainOf: async (length) => {
      const personId = randomUUID();
      const contentRef = await world.contentAbout(personId);
      for (let count = 0; count < length; count += 1) await world.read(contentRef);
      return personId;
    },
    verify: async (kept = new Map()) => {
      const told: CheckedChain[] = [];
      const { entries } = await verifyAccessLog(auditor, kept, (chain) => void told.push(chain));
      const heads = told.flatMap((chain) => ('whole' in chain ? [chain.whole] : []));
      return {
        entries,
        heads: new Map(heads.map((head) => [head.personId, head])),
        faults: told.flatMap((chain) => ('fault' in chain ? [chain.fault] : [])),
      };
    },
    close: async () => {
      await Promise.all([gateway.close(), auditor.close(), superuser.close()]);
      await database.drop();
    },
  };
  return world;
};
