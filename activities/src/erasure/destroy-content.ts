import type { Destroyed } from '@traject/contracts';
import { destroyContent as destroy } from '@traject/dossier';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Destroys the words of a person with their key, or those of a journey, an advice or a draft. Decided and listed before. */
export const destroyContent =
  ({ eraser }: ErasureParts) =>
  (entry: Destroyed): Promise<void> =>
    step(async () => {
      await eraser.database.query.transaction().execute((transaction) => destroy(transaction, entry));
    });
