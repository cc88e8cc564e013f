import type { Destroyed, RetentionPage, RetentionPlace } from '@traject/contracts';
import { isKeptByHold } from '@traject/dossier';
import type { Eraser, ErasureParts } from '../erasure/erasure-parts.js';
import { step } from '../erasure/step-failure.js';
import { dueForRetention } from './due-for-retention.js';

/**
 * Finds what was kept long enough by now, some at a time. Of people only those whom no legal hold keeps: an erasure decides
 * by itself and later, so that nobody who begins it hears that it was refused.
 */
export const findDue =
  ({ eraser }: ErasureParts) =>
  (place: RetentionPlace | null): Promise<RetentionPage> =>
    step(async () => withoutHeldPeople(eraser, await dueForRetention(eraser.database.query, now(), place)));

const now = (): string => new Date().toISOString();

async function withoutHeldPeople({ database }: Eraser, { due, next }: RetentionPage): Promise<RetentionPage> {
  const held = new Set<Destroyed>();
  for (const entry of due) {
    if (entry.kind === 'person' && (await isKeptByHold(database.query, entry))) held.add(entry);
  }
  return { due: due.filter((entry) => !held.has(entry)), heldPeople: held.size, next };
}
