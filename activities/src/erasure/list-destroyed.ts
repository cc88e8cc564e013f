import type { Destroyed } from '@traject/contracts';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Adds something to the list of what was destroyed, so that no backup brings it back; before it is destroyed. */
export const listDestroyed =
  ({ eraser }: ErasureParts) =>
  (entry: Destroyed): Promise<void> =>
    step(() => eraser.list.add(entry));
