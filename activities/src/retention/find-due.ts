import type { RetentionPage, RetentionPlace } from '@traject/contracts';
import type { ErasureParts } from '../erasure/erasure-parts.js';
import { step } from '../erasure/step-failure.js';
import { dueForRetention } from './due-for-retention.js';

/** Finds what was kept long enough by now, some at a time. */
export const findDue =
  ({ eraser }: ErasureParts) =>
  (place: RetentionPlace | null): Promise<RetentionPage> =>
    step(() => dueForRetention(eraser.database.query, new Date().toISOString(), place));
