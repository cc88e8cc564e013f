import { randomUUID } from 'node:crypto';
import type { Destroyed } from '@traject/contracts';
import type { OpenTransaction } from '@traject/database';
import { expect } from 'vitest';
import { notes, type DossierWorld } from '../dossier-for-tests.js';
import {
  decideDestruction,
  destroyContent,
  setLegalHold,
  type ContentToStore,
  type GroundOfDestruction,
} from '../index.js';

/** Words of a journey. */
export type OfJourney = ContentToStore & { readonly journeyId: string };

/** The destruction of whoever the words are about. */
export const personOf = ({ personId }: ContentToStore): Destroyed => ({ kind: 'person', personId });

/** The destruction of the journey that the words are of. */
export const journeyOf = ({ personId, journeyId }: OfJourney): Destroyed => ({ kind: 'journey', personId, journeyId });

/** How words are refused that were destroyed by themselves, while the person they are about may be there still. */
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

/** Who destroys in a dossier, and who forbids it. */
export interface Destroying {
  asEraser<Answer>(work: (transaction: OpenTransaction) => Promise<Answer>): Promise<Answer>;
  /** Has words of a journey written; what a test does not name is random. */
  stored(given?: Partial<OfJourney>): Promise<OfJourney>;
  decide(entry: Destroyed, ground?: GroundOfDestruction): Promise<unknown>;
  /** Destroys what was decided; gives how many pieces of content that were. */
  destroy(entry: Destroyed): Promise<number>;
  /** Sets a hold on a person or on one journey of theirs; gives its id. */
  hold(personId: string, journeyId?: string): Promise<string>;
}

/** Destroys in this dossier. */
export const destroyingIn = <World extends DossierWorld>(dossier: World): World & Destroying => {
  const asEraser: Destroying['asEraser'] = (work) => dossier.eraser.query.transaction().execute(work);
  return {
    ...dossier,
    asEraser,
    stored: async (given = {}) => {
      const item = { ...notes(given), journeyId: given.journeyId ?? randomUUID() };
      await dossier.store(item);
      return item;
    },
    decide: (entry, ground = 'erasure-asked') =>
      asEraser((transaction) => decideDestruction(transaction, entry, ground)),
    destroy: (entry) => asEraser((transaction) => destroyContent(transaction, entry)),
    hold: async (personId, journeyId) => {
      const holdId = randomUUID();
      const words = { reasonCode: 'court-case', reasonRef: randomUUID(), setBy: randomUUID() } as const;
      const on = { holdId, personId, journeyId: journeyId ?? null };
      await dossier.asGateway((transaction) => setLegalHold(transaction, { ...on, ...words }));
      return holdId;
    },
  };
};
