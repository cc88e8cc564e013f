import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import type { Content } from './content.js';
import {
  dossierMigrations,
  keyEncryptionOf,
  openDossier,
  type ContentToStore,
  type Dossier,
  type KeyEncryption,
} from './index.js';

/** Talk notes of a new employee; what a test does not name is random. */
export const notes = (given: Partial<ContentToStore> = {}): ContentToStore => ({
  contentRef: randomUUID(),
  personId: randomUUID(),
  journeyId: randomUUID(),
  field: 'record-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'Zij slaapt slecht sinds de reorganisatie – 日本 🙂',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
  ...given,
});

/** Who reads, and on what ground. */
export const reader = { reader: 'bos', role: 'bmw-practitioner', ground: 'serving-practitioner' } as const;

/** A dossier on a database, whoever writes and reads in it, and whoever destroys. */
export interface DossierWorld {
  readonly dossier: Dossier;
  readonly gateway: Database<unknown>;
  readonly eraser: Database<unknown>;
  readonly superuser: Database<unknown>;
  asGateway<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  store(...items: readonly ContentToStore[]): Promise<void>;
  read(...refs: readonly string[]): Promise<readonly Content[]>;
  close(): Promise<void>;
}

/** Enters a database that is there; closing leaves it where it is. */
export const enterDossierWorld = (
  { urls, superuserUrl }: Pick<TestDatabase, 'urls' | 'superuserUrl'>,
  encryption: KeyEncryption,
): DossierWorld => {
  const gateway = connect<unknown>(urls[databaseRoles.gateway], { maxConnections: 20 });
  const eraser = connect<unknown>(urls[databaseRoles.eraser], { maxConnections: 20 });
  const superuser = connect<unknown>(superuserUrl);
  const dossier = openDossier(encryption);
  const world: DossierWorld = {
    ...{ dossier, gateway, eraser, superuser },
    asGateway: (work) => gateway.query.transaction().execute(work),
    store: (...items) => world.asGateway((transaction) => dossier.storeContent(transaction, items)),
    read: (...refs) => world.asGateway((transaction) => dossier.readContent(transaction, { ...reader, refs })),
    close: async () => {
      await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
    },
  };
  return world;
};

/** Opens one on a database of its own, which closing takes away. @param postgresUrl `inject('postgresUrl')` */
export const openDossierWorld = async (
  postgresUrl: string,
  encryption: KeyEncryption = keyEncryptionOf(randomBytes(32)),
): Promise<DossierWorld & { readonly database: TestDatabase }> => {
  const database = await createTestDatabase(postgresUrl, [dossierMigrations]);
  const world = enterDossierWorld(database, encryption);
  return { ...world, database, close: () => world.close().then(() => database.drop()) };
};
