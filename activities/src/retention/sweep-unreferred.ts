import { sweepUnreferred as sweep } from '@traject/dossier';
import type { ErasureParts } from '../erasure/erasure-parts.js';
import { step } from '../erasure/step-failure.js';

/** Takes away the words that nothing refers to, as their command was refused or others took their place. */
export const sweepUnreferred =
  ({ eraser }: ErasureParts) =>
  (): Promise<number> =>
    step(() => sweep(eraser.database.query));
