import type { Database } from '@traject/database';
import { decideDestruction, destroyContent } from './destruction/destructions.js';

/**
 * Erases people as the process does that may.
 * @param eraser the database as its role for that
 * @returns how many pieces of content there were
 */
export const eraseAs =
  (eraser: Database<unknown>) =>
  (personId: string): Promise<number> =>
    eraser.query.transaction().execute(async (transaction) => {
      const person = { kind: 'person', personId } as const;
      await decideDestruction(transaction, person, 'erasure-asked');
      return destroyContent(transaction, person);
    });
