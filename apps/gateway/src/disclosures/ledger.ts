import { consentStateOf, subjectOfDisclosure } from '@traject/access';
import type { CommandAnswer } from '@traject/contracts';
import type { JourneyCommand } from '@traject/domain';
import type { DisclosureRecipient, DisclosureRow } from '@traject/event-log';
import { requireAccess } from '../access/require.js';
import type { CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notAllowed, notFound } from '../problems/http-problem.js';

/** One answer for never, not yet, taken back, lapsed and over: which of them it is, is the employee's to tell. Source: S7. */
export const notShared = (): HttpProblem => notFound('disclosure');

/** Only who has opened words before is told that their time is over; they know that there were some. */
export const lapsed = (): HttpProblem =>
  new HttpProblem(
    410,
    'disclosure-lapsed',
    'These words can no longer be read: they were shared for a time that is over. Talk to the employee about them.',
  );

/** What it takes to know whether words may be shown. */
export type OpenedOrNot = Pick<DisclosureRow, 'state' | 'validUntil' | 'openings'>;

/** When somebody opened a disclosure; null when they have not. */
export const openedByAt = ({ openings }: OpenedOrNot, readerId: string): string | null =>
  openings.find((opening) => opening.readerId === readerId)?.at ?? null;

/**
 * Whether somebody may see words at this moment: those they opened, for as long as they are valid.
 * @returns `opened`, or `to-open` when their opening has to be put on record first
 * @throws HttpProblem `disclosure-not-found`, `disclosure-lapsed`
 */
export const readable = (disclosure: OpenedOrNot, readerId: string, now: string): 'opened' | 'to-open' => {
  const openedAt = openedByAt(disclosure, readerId);
  const consent = consentStateOf({ ...disclosure, openedAt }, now);
  if (consent === 'opened') return 'opened';
  if (consent === 'given') return 'to-open';
  throw openedAt === null ? notShared() : lapsed();
};

/**
 * An entry of the ledger that the caller may do something with.
 * @throws HttpProblem `disclosure-not-found`, `not-allowed`
 */
export async function disclosureFor(
  { readModels }: GatewayParts,
  caller: Caller,
  disclosureId: string,
  permission: 'disclosure.open' | 'disclosure.withdraw',
): Promise<DisclosureRow> {
  const row = await readModels
    .selectFrom('disclosures')
    .selectAll()
    .where('disclosureId', '=', disclosureId)
    .executeTakeFirst();
  if (row === undefined) throw notShared();
  requireAccess(permission, caller, subjectOfDisclosure(row), 'disclosure');
  return row;
}

/** A command of the ledger, which journeys and advices take alike. */
type LedgerCommand = Extract<JourneyCommand, { readonly type: 'OpenDisclosure' | 'WithdrawDisclosure' }>;

/**
 * Has a command of the ledger decided by the journey or the advice whose entry it is, and waits until it is in the log.
 * @throws HttpProblem what commands throw
 */
export const decideOn = async (
  { dispatcher, settings }: GatewayParts,
  { journeyId, adviceId }: Pick<DisclosureRow, 'journeyId' | 'adviceId'>,
  identity: CommandIdentity,
  command: LedgerCommand,
): Promise<CommandAnswer> => {
  const request = { ...identity, calendar: occasionNow(settings.dayLengthMs).calendar, command };
  if (journeyId !== null) return dispatcher.toJourney(journeyId, request);
  if (adviceId !== null) return dispatcher.toAdvice(adviceId, request);
  throw notShared();
};

/**
 * In which capacity somebody at the employer may open it.
 * @throws HttpProblem `not-allowed` for who is none
 */
export const recipientOf = (
  { recipients }: Pick<DisclosureRow, 'recipients'>,
  { personId }: Caller,
): DisclosureRecipient => {
  const recipient = recipients.find((each) => each.personId === personId);
  if (recipient === undefined) throw notAllowed();
  return recipient;
};
