import type { Destroyed } from '@traject/contracts';
import { decideDestruction as decide, DossierProblem } from '@traject/dossier';
import type { ErasureParts } from '../erasure/erasure-parts.js';
import { step } from '../erasure/step-failure.js';

/**
 * Decides that something is destroyed by date. From then on no legal hold can be set on it.
 * @returns whether it is; otherwise a legal hold keeps it
 */
export const decideDestruction =
  ({ eraser }: ErasureParts) =>
  (entry: Destroyed): Promise<boolean> =>
    step(async () => {
      try {
        await eraser.database.query
          .transaction()
          .execute((transaction) => decide(transaction, entry, 'retention-over'));
        return true;
      } catch (error) {
        if (error instanceof DossierProblem && error.code === 'legal-hold') return false;
        throw error;
      }
    });
