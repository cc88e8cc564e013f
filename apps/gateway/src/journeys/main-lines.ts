import type { JourneyState, MainLinesDisclosure } from '@traject/domain';
import { commandIdentity } from '../commands/command-id.js';
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

const notDisclosed = (): HttpProblem =>
  new HttpProblem(404, 'main-lines-not-found', 'There are no main lines to read, or no longer. Ask the practitioner.');

const readable = ({ mainLines }: JourneyState, now: string): MainLinesDisclosure => {
  if (mainLines === null || mainLines.withdrawnAt !== null || mainLines.validUntil <= now) throw notDisclosed();
  return mainLines;
};

/**
 * Shows the employer the words that the employee let them have, and puts on record that they were read: from then on
 * they cannot be taken back. Source: S7.
 */
export async function readMainLines(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  journeyId: string,
): Promise<MainLines> {
  const identity = commandIdentity(caller.personId, key, ['journey.read-main-lines', journeyId]);
  const { row, relation } = await journeyFor(parts, caller, journeyId, 'journey.read');
  if (relation !== 'requester' && relation !== 'manager') throw notAllowed();
  const { calendar, now } = occasionNow(row.state.policy.dayLengthMs);
  const { contentRef, validUntil, readAt } = readable(row.state, now);
  if (readAt === null) {
    const actor = { role: relation, personId: caller.personId };
    const command = { type: 'ReadMainLines', actor, taskId: null, data: {} } as const;
    await parts.dispatcher.toJourney(journeyId, { ...identity, calendar, command });
  }
  const request = { refs: [contentRef], reader: caller.personId, role: relation, ground: 'disclosure' };
  const [content] = await parts.database.query
    .transaction()
    .execute((transaction) => parts.dossier.readContent(transaction, request));
  if (content === undefined) throw notDisclosed();
  return { journeyId, text: content.text, validUntil };
}
