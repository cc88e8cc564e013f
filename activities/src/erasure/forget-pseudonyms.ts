import { forgetPseudonyms as forget } from '@traject/event-log';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Whom and what analysts are to know by no name any more. */
export interface ToForget {
  readonly personId: string;
  readonly journeyIds: readonly string[];
  readonly adviceIds: readonly string[];
}

/** Removes the pseudonyms of a person, of their journeys and of the advices that can be traced to them, for good. */
export const forgetPseudonyms =
  ({ eraser }: ErasureParts) =>
  ({ personId, journeyIds, adviceIds }: ToForget): Promise<void> =>
    step(() =>
      eraser.database.query
        .transaction()
        .execute((transaction) =>
          forget(transaction, [
            { kind: 'person', id: personId },
            { kind: 'erasure', id: personId },
            ...journeyIds.map((id) => ({ kind: 'journey', id }) as const),
            ...adviceIds.map((id) => ({ kind: 'advice', id }) as const),
          ]),
        ),
    );
