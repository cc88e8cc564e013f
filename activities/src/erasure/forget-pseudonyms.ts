import type { OpenTransaction } from '@traject/database';
import { forgetPseudonyms as forget } from '@traject/event-log';
import type { ErasureParts } from './erasure-parts.js';
import { step } from './step-failure.js';

/** Whom and what analysts are to know by no name any more. */
export interface ToForget {
  readonly personId: string;
  readonly journeyIds: readonly string[];
  readonly adviceIds: readonly string[];
}

/** Removes every name by which analysts know a person, their journeys and the advices that can be traced to them. */
export const forgetNamesOf = (
  transaction: OpenTransaction,
  { personId, journeyIds, adviceIds }: ToForget,
): Promise<void> =>
  forget(transaction, [
    { kind: 'person', id: personId },
    { kind: 'erasure', id: personId },
    ...journeyIds.map((id) => ({ kind: 'journey', id }) as const),
    ...adviceIds.map((id) => ({ kind: 'advice', id }) as const),
  ]);

/** The same as a step of an erasure, for good. */
export const forgetPseudonyms =
  ({ eraser }: ErasureParts) =>
  (named: ToForget): Promise<void> =>
    step(() => eraser.database.query.transaction().execute((transaction) => forgetNamesOf(transaction, named)));
