import { eraseRecord as erase } from '@traject/directory';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Erases what the directory has of a person beside their details: what is left is an id that leads nowhere. */
export const eraseRecord =
  ({ eraser }: ErasureParts) =>
  (personId: string): Promise<void> =>
    step(() => eraser.database.query.transaction().execute((transaction) => erase(transaction, personId)));
