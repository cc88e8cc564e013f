import type { Actor } from '../journey/decider.js';
import { firstRejection, reject, type Rejection } from '../journey/rejection.js';
import { daysAfter, type Instant } from '../journey/time.js';
import type { Policy } from '../policy/policy.js';
import { isUnopened, type Disclosure, type DisclosureOffer, type Preview } from './disclosure.js';
import type { DisclosureEvents } from './events.js';

/** An event of the ledger before it is dated and signed. */
export type DisclosureFact = {
  readonly [Type in keyof DisclosureEvents]: { readonly type: Type; readonly data: DisclosureEvents[Type] };
}[keyof DisclosureEvents];

/** Nobody but the employee lets the employer have anything. Source: S7. */
export const onlyTheEmployeeDiscloses = (employeeId: string | null, { role, personId }: Actor): Rejection | null =>
  role === 'employee' && personId !== null && personId === employeeId ? null : reject('only-the-employee');

const sameIds = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((id, index) => id === other[index]);

/** What is agreed to is what was previewed: to the letter, for these people, for this and for so long. Source: S7. */
export const previewFits = (offer: DisclosureOffer, preview: Preview | null): Rejection | null =>
  preview !== null &&
  preview.purpose === offer.purpose &&
  preview.textHash === offer.textHash &&
  preview.validForDays === offer.validForDays &&
  sameIds(preview.recipientIds, offer.recipientIds)
    ? null
    : reject('text-differs');

/** Who decides on a disclosure, by which policy. */
export interface WhoseWords {
  readonly employeeId: string | null;
  readonly policy: Policy;
}

/**
 * The one way in which words leave towards the employer: the employee alone, on a preview. Without an offer there is
 * nobody to disclose to, and nothing may have been previewed. Source: S7.
 * @param saidAt when it was said in the employee's presence; null for a consent
 */
export const disclose = (
  { employeeId, policy }: WhoseWords,
  offer: DisclosureOffer | null,
  { preview, saidAt }: { readonly preview: Preview | null; readonly saidAt: Instant | null },
  { actor, now }: { readonly actor: Actor; readonly now: Instant },
): readonly DisclosureFact[] | Rejection => {
  if (offer === null) return preview === null ? [] : reject('text-differs');
  const { validForDays, ...words } = offer;
  const validUntil = daysAfter(now, validForDays, policy.dayLengthMs);
  const mode = saidAt === null ? 'consent' : 'presence';
  return (
    firstRejection(onlyTheEmployeeDiscloses(employeeId, actor), previewFits(offer, preview)) ?? [
      { type: 'WordsDisclosed', data: { ...words, mode, saidAt, validUntil } },
    ]
  );
};

/** A recipient opens what is disclosed to them and still valid; why it is not is nobody's but the employee's to know. Source: S7. */
export const mayBeOpened = (
  disclosure: Disclosure | undefined,
  readerId: string | null,
  now: Instant,
): Rejection | null => {
  if (disclosure === undefined || readerId === null || !disclosure.recipientIds.includes(readerId)) {
    return reject('disclosure-not-valid');
  }
  const { withdrawnAt, lapsedAt, validUntil, openings } = disclosure;
  if (withdrawnAt !== null || lapsedAt !== null || validUntil <= now) return reject('disclosure-not-valid');
  const before = openings.find((opening) => opening.readerId === readerId);
  return before === undefined ? null : reject('disclosure-already-opened', { openedAt: before.at });
};

/** The employee takes back what nobody has opened. Source: S7. */
export const mayBeWithdrawn = (disclosure: Disclosure | undefined): Rejection | null => {
  if (disclosure === undefined || disclosure.withdrawnAt !== null || disclosure.lapsedAt !== null) {
    return reject('consent-not-given');
  }
  const [first] = disclosure.openings;
  return first === undefined ? null : reject('disclosure-already-opened', { openedAt: first.at });
};

/** Who answers on words has opened them: nobody answers on what they were not shown. Sources: S5, S6, S8. */
export const answersOnWhatTheyOpened = (disclosure: Disclosure | undefined, { personId }: Actor): Rejection | null =>
  disclosure?.openings.some(({ readerId }) => readerId === personId) === true ? null : reject('disclosure-not-opened');

/** When the clock ends a disclosure that nobody opened. */
export const lapsesAt = (disclosure: Disclosure): Instant | null =>
  isUnopened(disclosure) ? disclosure.validUntil : null;
