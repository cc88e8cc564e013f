import { publishedPosition } from '@traject/event-log';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Whether everything up to a position of the log is published, so that names can go without leaving gaps behind. */
export const isPublished =
  ({ eraser }: ErasureParts) =>
  (position: number): Promise<boolean> =>
    step(async () => (await publishedPosition(eraser.database.query)) >= position);
