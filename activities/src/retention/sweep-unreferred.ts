import { destroyLateWords, sweepUnreferred as sweep } from '@traject/dossier';
import type { ErasureParts } from '../erasure/erasure-parts.js';
import { step } from '../erasure/step-failure.js';

/**
 * Takes away the words that nothing refers to, as their command was refused or others took their place, and those that
 * came to lie where everything was destroyed.
 */
export const sweepUnreferred =
  ({ eraser }: ErasureParts) =>
  (): Promise<number> =>
    step(async () => {
      const { query } = eraser.database;
      return (await destroyLateWords(query)) + (await sweep(query));
    });
