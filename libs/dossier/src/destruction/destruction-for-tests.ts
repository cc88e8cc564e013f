import { randomBytes, randomUUID } from 'node:crypto';
import { databaseRoles, type Destroyed } from '@traject/contracts';
import { connect, type Database, type OpenTransaction } from '@traject/database';
import { createTestDatabase, type TestDatabase } from '@traject/database/testing';
import { expect } from 'vitest';
import {
  decideDestruction,
  destroyContent,
  dossierMigrations,
  keyEncryptionOf,
  openDossier,
  setLegalHold,
  type ContentToStore,
  type Dossier,
  type GroundOfDestruction,
  type KeyEncryption,
} from '../index.js';
import type { Content } from '../content.js';

/** Words of a journey. */
export type OfJourney = ContentToStore & { readonly journeyId: string };

/** Talk notes of a new employee; what a test does not name is random. */
export const notes = (given: Partial<ContentToStore> = {}): ContentToStore => ({
  contentRef: randomUUID(),
  personId: randomUUID(),
  journeyId: randomUUID(),
  field: 'record-bmw-talk.notes',
  version: 1,
  label: 'confidential',
  text: 'What was said.',
  commandId: randomUUID(),
  writtenBy: randomUUID(),
  ...given,
});

/** The destruction of whoever the words are about. */
export const personOf = ({ personId }: ContentToStore): Destroyed => ({ kind: 'person', personId });

/** The destruction of the journey that the words are of. */
export const journeyOf = ({ personId, journeyId }: OfJourney): Destroyed => ({ kind: 'journey', personId, journeyId });

/** Who reads, and on what ground. */
export const reader = { reader: 'bos', role: 'coach', ground: 'assigned' } as const;

/** How words are refused that were destroyed with what they belong to: what is gone is named, and nothing else. */
export const goneWithItsPlace = {
  code: 'content-destroyed',
  message: expect.stringMatching(/^The person, journey, advice or draft that this .* cannot be undone\.$/),
};

/** What somebody was told: `done`, the code of the refusal, or whatever else went wrong. */
export const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  );

/** A dossier, whoever writes and reads in it, and whoever destroys. */
export interface DestructionWorld {
  readonly dossier: Dossier;
  readonly gateway: Database<unknown>;
  readonly eraser: Database<unknown>;
  readonly superuser: Database<unknown>;
  asGateway<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  asEraser<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  store(...items: readonly ContentToStore[]): Promise<void>;
  /** Has words of a journey written; what a test does not name is random. */
  stored(given?: Partial<OfJourney>): Promise<OfJourney>;
  read(...refs: readonly string[]): Promise<readonly Content[]>;
  decide(entry: Destroyed, ground?: GroundOfDestruction): Promise<unknown>;
  /** Destroys what was decided; gives how many pieces of content that were. */
  destroy(entry: Destroyed): Promise<number>;
  /** Sets a hold on a person or on one journey of theirs; gives its id. */
  hold(personId: string, journeyId?: string): Promise<string>;
  close(): Promise<void>;
}

/** Enters a database that is there; closing leaves it where it is. */
export const enterDestructionWorld = (
  { urls, superuserUrl }: Pick<TestDatabase, 'urls' | 'superuserUrl'>,
  encryption: KeyEncryption,
): DestructionWorld => {
  const gateway = connect<unknown>(urls[databaseRoles.gateway], { maxConnections: 20 });
  const eraser = connect<unknown>(urls[databaseRoles.eraser], { maxConnections: 20 });
  const superuser = connect<unknown>(superuserUrl);
  const dossier = openDossier(encryption);
  const world: DestructionWorld = {
    ...{ dossier, gateway, eraser, superuser },
    asGateway: (work) => gateway.query.transaction().execute(work),
    asEraser: (work) => eraser.query.transaction().execute(work),
    store: (...items) => world.asGateway((transaction) => dossier.storeContent(transaction, items)),
    stored: async (given = {}) => {
      const item = { ...notes(given), journeyId: given.journeyId ?? randomUUID() };
      await world.store(item);
      return item;
    },
    read: (...refs) => world.asGateway((transaction) => dossier.readContent(transaction, { ...reader, refs })),
    decide: (entry, ground = 'erasure-asked') =>
      world.asEraser((transaction) => decideDestruction(transaction, entry, ground)),
    destroy: (entry) => world.asEraser((transaction) => destroyContent(transaction, entry)),
    hold: async (personId, journeyId) => {
      const holdId = randomUUID();
      const words = { reasonCode: 'court-case', reasonRef: randomUUID(), setBy: randomUUID() } as const;
      const on = { holdId, personId, journeyId: journeyId ?? null };
      await world.asGateway((transaction) => setLegalHold(transaction, { ...on, ...words }));
      return holdId;
    },
    close: async () => {
      await Promise.all([gateway.close(), eraser.close(), superuser.close()]);
    },
  };
  return world;
};

/** Opens one on a database of its own, which closing takes away. @param postgresUrl `inject('postgresUrl')` */
export const openDestructionWorld = async (
  postgresUrl: string,
  encryption: KeyEncryption = keyEncryptionOf(randomBytes(32)),
): Promise<DestructionWorld> => {
  const database = await createTestDatabase(postgresUrl, [dossierMigrations]);
  const world = enterDestructionWorld(database, encryption);
  return { ...world, close: () => world.close().then(() => database.drop()) };
};
