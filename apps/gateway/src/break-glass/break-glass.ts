import type { ReadGround } from '@traject/access';
import { isOpenAt, waitsForApprovalAt, type JourneyCommand } from '@traject/domain';
import type { BreakGlassRow, JourneyRow } from '@traject/event-log';
import { sql } from 'kysely';
import type { z } from 'zod';
import { partiesBesideEmployee } from '../access/parties-in-row.js';
import { requireAccess } from '../access/require.js';
import { commandIdentity, derivedId, type CommandIdentity } from '../commands/command-id.js';
import { occasionNow } from '../commands/occasion.js';
import { contentRefOf, withContent } from '../content/content.js';
import { pageOf, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import { hasPartIn, humanBeing, type HumanBeing } from '../identity/human-being.js';
import { journeyFor } from '../journeys/read-journeys.js';
import type { GatewayParts } from '../parts.js';
import { notAllowed, notFound } from '../problems/http-problem.js';
import { problemOfRejection } from '../problems/rejections.js';
import type { breakGlassQuery, BreakGlassBody } from './break-glass-shape.js';

/** What each of the three commands answers. */
export interface BreakGlassAnswer {
  readonly journeyId: string;
  readonly requestId: string;
}

/** An emergency in which somebody asked to open a dossier; the words that say why are read by its id. */
export type ShownBreakGlass = Omit<BreakGlassRow, 'explanationRef'> & {
  /** Whether it waits for a second person, lets whoever asked read now, or is over. */
  readonly state: 'waiting' | 'open' | 'over';
};

/** Emergencies over HTTP. */
export interface BreakGlassRequests {
  /** Asks to open a dossier; nothing is open before a second person approved. @param key the Idempotency-Key */
  request(caller: Caller, key: string | undefined, journeyId: string, body: BreakGlassBody): Promise<BreakGlassAnswer>;
  /** Approves or ends a request. @param key the Idempotency-Key */
  answer(
    caller: Caller,
    key: string | undefined,
    what: BreakGlassAnswer,
    answer: 'approve' | 'end',
  ): Promise<BreakGlassAnswer>;
  /** Those of one journey, for the employee whose dossier it is. */
  ofJourney(caller: Caller, journeyId: string): Promise<{ readonly items: readonly ShownBreakGlass[] }>;
  /** All of them, newest first, for who may approve; but those of journeys in which the caller has part. */
  list(caller: Caller, query: z.output<typeof breakGlassQuery>): Promise<Page<ShownBreakGlass>>;
  /** One of them, with the words that say why until it is over; that they were read is logged first. */
  read(caller: Caller, requestId: string): Promise<ShownBreakGlass & { readonly explanation: string | null }>;
}

/** Makes {@link BreakGlassRequests}. */
export const breakGlassOf = (parts: GatewayParts): BreakGlassRequests => ({
  request: (caller, key, journeyId, body) => request(parts, caller, key, journeyId, body),
  answer: (caller, key, what, answer) => answerRequest(parts, caller, key, what, answer),
  ofJourney: async (caller, journeyId) => {
    await journeyFor(parts, caller, journeyId, 'journey.break-glass');
    const query = parts.readModels.selectFrom('breakGlass').selectAll().where('journeyId', '=', journeyId);
    return { items: (await query.orderBy('requestedAt').execute()).map(shown) };
  },
  list: (caller, query) => list(parts, caller, query),
  read: (caller, requestId) => read(parts, caller, requestId),
});

const shown = ({ explanationRef: _readByItsId, ...row }: BreakGlassRow): ShownBreakGlass => {
  const now = new Date().toISOString();
  const { requestId, journeyId, requestedById, requestedAt, reason, hours, lapsesAt } = row;
  const { approvedById, approvedAt, endsAt, endedById, endedAt } = row;
  return {
    ...{ requestId, journeyId, requestedById, requestedAt, reason, hours, lapsesAt },
    ...{ approvedById, approvedAt, endsAt, endedById, endedAt },
    state: isOpenAt(row, now) ? 'open' : waitsForApprovalAt(row, now) ? 'waiting' : 'over',
  };
};

const journeyOf = async (
  { readModels }: GatewayParts,
  journeyId: string,
): Promise<Pick<JourneyRow, 'employeeId' | 'state'>> => {
  const row = await readModels
    .selectFrom('journeys')
    .select(['employeeId', 'state'])
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('journey');
  return row;
};

/** The journey of a request that there is. */
const journeyOfRequest = async (
  parts: GatewayParts,
  { journeyId, requestId }: BreakGlassAnswer,
): Promise<Pick<JourneyRow, 'state'> & Pick<BreakGlassRow, 'requestedById'>> => {
  const row = await parts.readModels
    .selectFrom('breakGlass')
    .select('requestedById')
    .where('requestId', '=', requestId)
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('break-glass');
  const { state } = await journeyOf(parts, journeyId);
  return { state, requestedById: row.requestedById };
};

const send = async (
  { dispatcher }: GatewayParts,
  identity: CommandIdentity,
  { journeyId, policy }: JourneyRow['state'],
  command: JourneyCommand,
): Promise<void> => {
  const { calendar } = occasionNow(policy.dayLengthMs);
  await dispatcher.toJourneyEver(journeyId, { ...identity, calendar, command });
};

const themselvesOf = (parts: GatewayParts, { personId }: Caller): Promise<HumanBeing> =>
  humanBeing(parts, parts.database.query, personId);

/**
 * Nobody who has part in a journey opens its dossier or lets it be opened, also under the name of somebody else; nor do they
 * read why it was asked, as those words are about the employee, whom they may employ.
 */
const refuseParty = (themselves: HumanBeing, state: JourneyRow['state']): void => {
  if (hasPartIn(themselves, state)) throw problemOfRejection('break-glass-by-party', null) ?? notAllowed();
};

/** In a statement: the emergency is in no journey in which they have part, which they approve nothing of. */
const ofNoJourneyOf = ({ people, employers }: HumanBeing) => sql<boolean>`not exists (
  select from read_models.journeys as theirs where theirs.journey_id = break_glass.journey_id
    and (theirs.organisation_id = any(${[...employers]}::text[])
      or (theirs.employee_id || ${partiesBesideEmployee('theirs')}) && ${[...people]}::text[])
)`;

/** Who approves is not who asked, under no other name either. */
const refuseWhoAsked = ({ people }: HumanBeing, requestedById: string): void => {
  if (people.has(requestedById)) throw problemOfRejection('break-glass-needs-second-person', null) ?? notAllowed();
};

const signedBy = ({ personId }: Caller) => ({ actor: { role: 'administrator', personId }, taskId: null }) as const;

async function request(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  journeyId: string,
  { reason, hours, explanation }: BreakGlassBody,
): Promise<BreakGlassAnswer> {
  requireAccess('break-glass.request', caller, null, 'journey');
  const asked = ['break-glass.request', journeyId, reason, hours, explanation];
  const identity = commandIdentity(caller.personId, key, asked);
  const { employeeId, state } = await journeyOf(parts, journeyId);
  refuseParty(await themselvesOf(parts, caller), state);
  const requestId = derivedId(identity.commandId, 'break-glass');
  const belonging = { personId: employeeId, journeyId, writtenBy: caller.personId, form: 'request-break-glass' };
  const words = [{ field: 'explanation', label: 'confidential', text: explanation }] as const;
  const explanationRef = contentRefOf(parts.hashes, identity, 'explanation');
  await withContent(parts, identity, belonging, words, () =>
    send(parts, identity, state, {
      type: 'RequestBreakGlass',
      ...signedBy(caller),
      data: { requestId, reason, hours, explanationRef },
    }),
  );
  return { journeyId, requestId };
}

async function answerRequest(
  parts: GatewayParts,
  caller: Caller,
  key: string | undefined,
  { journeyId, requestId }: BreakGlassAnswer,
  answer: 'approve' | 'end',
): Promise<BreakGlassAnswer> {
  requireAccess(`break-glass.${answer}`, caller, null, 'journey');
  const identity = commandIdentity(caller.personId, key, [`break-glass.${answer}`, journeyId, requestId]);
  const { state, requestedById } = await journeyOfRequest(parts, { journeyId, requestId });
  if (answer === 'approve') {
    const themselves = await themselvesOf(parts, caller);
    refuseParty(themselves, state);
    refuseWhoAsked(themselves, requestedById);
  }
  const type = answer === 'approve' ? 'ApproveBreakGlass' : 'EndBreakGlass';
  await send(parts, identity, state, { type, ...signedBy(caller), data: { requestId } });
  return { journeyId, requestId };
}

async function list(
  parts: GatewayParts,
  caller: Caller,
  { limit, cursor }: z.output<typeof breakGlassQuery>,
): Promise<Page<ShownBreakGlass>> {
  requireAccess('break-glass.list', caller, null, 'break-glass');
  const { readModels, cursorKey } = parts;
  const scope = JSON.stringify(['break-glass', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  let query = readModels
    .selectFrom('breakGlass')
    .selectAll()
    .where(ofNoJourneyOf(await themselvesOf(parts, caller)));
  if (after !== null)
    query = query.where(sql<boolean>`(requested_at, request_id) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query
    .orderBy('requestedAt', 'desc')
    .orderBy('requestId', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ requestedAt, requestId }) => [requestedAt, requestId],
    show: shown,
  });
}

async function read(
  parts: GatewayParts,
  caller: Caller,
  requestId: string,
): Promise<ShownBreakGlass & { readonly explanation: string | null }> {
  requireAccess('break-glass.read', caller, null, 'break-glass');
  const { readModels, database, dossier } = parts;
  const row = await readModels
    .selectFrom('breakGlass')
    .selectAll()
    .where('requestId', '=', requestId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('break-glass');
  refuseParty(await themselvesOf(parts, caller), (await journeyOf(parts, row.journeyId)).state);
  const told = shown(row);
  if (told.state === 'over') return { ...told, explanation: null };
  const ground: ReadGround = 'break-glass-request';
  const asked = { refs: [row.explanationRef], reader: caller.personId, role: 'administrator', ground } as const;
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { ...asked, whenDestroyed: 'omit' }));
  return { ...told, explanation: content?.text ?? null };
}
