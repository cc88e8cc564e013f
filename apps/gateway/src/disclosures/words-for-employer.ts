import { purposeOfTask } from '@traject/domain';
import type { DisclosureRow, WorklistRow } from '@traject/event-log';
import { sql } from 'kysely';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notShared, recipientOf } from './ledger.js';
import { openFor } from './open-disclosure.js';

/** The journey or the advice whose ledger is looked at. */
export interface LedgerOf {
  readonly journeyId: string | null;
  readonly adviceId: string | null;
}

/** The last entry by which words came to this caller for a purpose. */
const lastFor = (
  { readModels }: GatewayParts,
  { personId }: Caller,
  { journeyId, adviceId }: LedgerOf,
  purpose: DisclosureRow['purpose'],
): Promise<DisclosureRow | undefined> =>
  readModels
    .selectFrom('disclosures')
    .selectAll()
    .where('purpose', '=', purpose)
    .where(journeyId === null ? 'adviceId' : 'journeyId', '=', journeyId ?? adviceId)
    .where(sql<boolean>`${personId} = any(recipient_ids)`)
    .orderBy('disclosedAt', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * Opens what was disclosed to somebody at the employer for a purpose, as reading the task or the advice does that is
 * about it.
 * @returns references of the words, which may now be read
 * @throws HttpProblem `disclosure-not-found`, `disclosure-lapsed`, and what commands throw
 */
export async function openLastFor(
  parts: GatewayParts,
  caller: Caller,
  of: LedgerOf,
  purpose: DisclosureRow['purpose'],
): Promise<readonly string[]> {
  const row = await lastFor(parts, caller, of, purpose);
  if (row === undefined) throw notShared();
  return openFor(parts, recipientOf(row, caller), row);
}

/** For what the words were disclosed that a task shows to the employer; null where it shows nothing of an employee. */
export const purposeFor = (
  { kind, role }: Pick<WorklistRow, 'kind' | 'role'>,
  concernedId: string | null | undefined,
): DisclosureRow['purpose'] | null => {
  const isEmployer = role === 'requester' || role === 'manager';
  // An advice that speaks of no person is addressed to the employer.
  return isEmployer && concernedId !== null ? (purposeOfTask[kind] ?? null) : null;
};
