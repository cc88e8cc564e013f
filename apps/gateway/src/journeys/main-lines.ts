import { consentStateOf, opens, type ReadGround } from '@traject/access';
import type { Phase } from '@traject/domain';
import type { DisclosureRow, JourneyRow } from '@traject/event-log';
import { commandIdentity, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notAllowed } from '../problems/http-problem.js';
import { journeyFor } from './read-journeys.js';

/** The main lines as the employer reads them. */
export interface MainLines {
  readonly journeyId: string;
  readonly text: string;
  readonly validUntil: string;
}

/** What it takes to know whether main lines may be read. */
export type MainLinesOnRecord = Pick<
  DisclosureRow,
  'contentRef' | 'recipientIds' | 'state' | 'validUntil' | 'readAt'
> & { readonly validUntil: string };

/** One answer for not yet, refused, withdrawn and never: which of them it is, is the employee's to tell. Source: S7. */
const notShared = (): HttpProblem =>
  new HttpProblem(
    404,
    'main-lines-not-shared',
    'There are no main lines that you may read. You are told when there are; until then there is nothing to do.',
  );

const lapsed = (): HttpProblem =>
  new HttpProblem(
    410,
    'main-lines-lapsed',
    'These main lines can no longer be read: they were shared for a time that is over. Talk to the employee about them.',
  );

type Employer = 'requester' | 'manager';

/**
 * Main lines that somebody may read at this moment, by the policy.
 * @throws HttpProblem `main-lines-not-shared`, `main-lines-lapsed`
 */
export const readable = (
  disclosure: MainLinesOnRecord | undefined,
  reader: { readonly personId: string; readonly as: Employer },
  now: string,
  phase: Phase,
): MainLinesOnRecord => {
  if (!disclosure?.recipientIds.includes(reader.personId)) throw notShared();
  const consent = consentStateOf(disclosure, now);
  if (consent === 'none' || consent === 'withdrawn') throw notShared();
  if (!opens('disclosure', { as: reader.as, label: 'employer', phase, consent })) throw lapsed();
  return disclosure;
};

const onRecord = async ({ readModels }: GatewayParts, journeyId: string): Promise<MainLinesOnRecord | undefined> => {
  const row = await readModels
    .selectFrom('disclosures')
    .select(['contentRef', 'recipientIds', 'state', 'validUntil', 'readAt'])
    .where('journeyId', '=', journeyId)
    .where('purpose', '=', 'main-lines')
    .orderBy('disclosedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.validUntil === null ? undefined : { ...row, validUntil: row.validUntil };
};

/** Puts on record that they were read. That somebody else did so at the same moment is no reason to refuse. */
async function noteRead(
  parts: GatewayParts,
  caller: Caller,
  identity: CommandIdentity,
  { journeyId, state }: JourneyRow,
  role: Employer,
): Promise<void> {
  const { calendar } = occasionNow(state.policy.dayLengthMs);
  const command = {
    type: 'ReadMainLines',
    actor: { role, personId: caller.personId },
    taskId: null,
    data: {},
  } as const;
  try {
    await parts.dispatcher.toJourney(journeyId, { ...identity, calendar, command });
  } catch (refusal) {
    if (!(refusal instanceof HttpProblem) || refusal.status !== 409) throw refusal;
    const { row } = await journeyFor(parts, caller, journeyId, 'journey.read-main-lines');
    const { now } = occasionNow(state.policy.dayLengthMs);
    const { readAt } = readable(
      await onRecord(parts, journeyId),
      { personId: caller.personId, as: role },
      now,
      row.phase,
    );
    if (readAt === null) throw refusal;
  }
}

/**
 * Shows the employer the words that the employee let them have, and puts on record that they were read: from then on
 * they cannot be taken back. Source: S7.
 * @throws HttpProblem `main-lines-not-shared`, `main-lines-lapsed`, and what commands and reading content throw
 */
export async function readMainLines(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  journeyId: string,
): Promise<MainLines> {
  const identity = commandIdentity(caller.personId, key, ['journey.read-main-lines', journeyId]);
  const { row, relation } = await journeyFor(parts, caller, journeyId, 'journey.read-main-lines');
  if (relation !== 'requester' && relation !== 'manager') throw notAllowed();
  const { now } = occasionNow(row.state.policy.dayLengthMs);
  const found = readable(await onRecord(parts, journeyId), { personId: caller.personId, as: relation }, now, row.phase);
  if (found.readAt === null) await noteRead(parts, caller, identity, row, relation);
  const ground: ReadGround = 'disclosure';
  const request = { refs: [found.contentRef], reader: caller.personId, role: relation, ground };
  const [content] = await parts.database.query
    .transaction()
    .execute((transaction) => parts.dossier.readContent(transaction, request));
  if (content === undefined) throw lapsed();
  return { journeyId, text: content.text, validUntil: found.validUntil };
}
