import type { DisclosureRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadGround } from '@traject/access';
import { requireAccess } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { openedByAt } from './ledger.js';
import { namesOf } from './names.js';

/** Query of the ledger. */
export const disclosuresQuery = z.strictObject(pageQuery);
/** See {@link disclosuresQuery}. */
export type DisclosuresQuery = z.output<typeof disclosuresQuery>;

/** What everybody who sees an entry sees of it. */
type KnownToAll = Pick<
  DisclosureRow,
  'disclosureId' | 'journeyId' | 'adviceId' | 'purpose' | 'mode' | 'disclosedAt' | 'saidAt' | 'validUntil'
>;

/** An entry as the person sees it whom it is about: everything but the words, which they know. */
export interface OwnDisclosure extends KnownToAll {
  readonly of: 'you';
  readonly state: DisclosureRow['state'];
  readonly recipients: readonly {
    readonly personId: string;
    readonly role: string;
    readonly name: string | null;
    readonly openedAt: string | null;
  }[];
  readonly openedAt: string | null;
  readonly withdrawnAt: string | null;
  readonly lapsedAt: string | null;
}

/** An entry as a recipient sees it, who may open it or has. */
export interface ReceivedDisclosure extends KnownToAll {
  readonly of: 'somebody-else';
  readonly state: 'to-open' | 'opened';
  readonly openedAt: string | null;
}

/** An entry of the ledger as its reader may see it. */
export type ShownDisclosure = OwnDisclosure | ReceivedDisclosure;

const knownToAll = (row: DisclosureRow): KnownToAll => {
  const { disclosureId, journeyId, adviceId, purpose, mode, disclosedAt, saidAt, validUntil } = row;
  return { disclosureId, journeyId, adviceId, purpose, mode, disclosedAt, saidAt, validUntil };
};

const shownToPerson = (row: DisclosureRow, names: ReadonlyMap<string, string>, now: string): OwnDisclosure => ({
  ...knownToAll(row),
  of: 'you',
  // The clock may have yet to strike.
  state: row.state === 'disclosed' && row.validUntil <= now ? 'lapsed' : row.state,
  recipients: row.recipients.map(({ personId, role }) => ({
    personId,
    role,
    name: names.get(personId) ?? null,
    openedAt: openedByAt(row, personId),
  })),
  openedAt: row.openedAt,
  withdrawnAt: row.withdrawnAt,
  lapsedAt: row.lapsedAt,
});

const shownToRecipient = (row: DisclosureRow, { personId }: Caller): ReceivedDisclosure => {
  const openedAt = openedByAt(row, personId);
  return { ...knownToAll(row), of: 'somebody-else', state: openedAt === null ? 'to-open' : 'opened', openedAt };
};

/** Entries that a caller sees as a recipient: those they opened, and those they may open at this moment. */
const received = ({ personId, roles, organisationId }: Caller, now: string) => {
  const recipients = roles
    .filter((role) => role === 'requester' || role === 'manager')
    .map((role) => JSON.stringify([{ personId, role }]));
  const opened = JSON.stringify([{ readerId: personId }]);
  return sql<boolean>`(
    disclosures.organisation_id = ${organisationId}
    and disclosures.recipients @> any(${recipients}::jsonb[])
    and (disclosures.openings @> ${opened}::jsonb
      or (disclosures.state in ('disclosed', 'opened') and disclosures.valid_until > ${now}::timestamptz
        and not exists (select 1 from read_models.journeys over
          where over.journey_id = disclosures.journey_id and over.ended_at is not null))))`;
};

/**
 * The ledger as the caller may see it, newest first: as an employee everything about themselves, as a recipient what
 * they may open or have opened, and nothing else.
 */
export async function listDisclosures(
  parts: GatewayParts,
  caller: Caller,
  { limit, cursor }: DisclosuresQuery,
): Promise<Page<ShownDisclosure>> {
  requireAccess('disclosure.list', caller, null, 'disclosure');
  const { readModels, cursorKey } = parts;
  const scope = JSON.stringify(['disclosures', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const now = new Date().toISOString();
  const isEmployee = caller.roles.includes('employee');
  let query = readModels
    .selectFrom('disclosures')
    .selectAll()
    .where((where) =>
      where.or([...(isEmployee ? [where('personId', '=', caller.personId)] : []), received(caller, now)]),
    );
  if (after !== null)
    query = query.where(sql<boolean>`(disclosed_at, disclosure_id) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query
    .orderBy('disclosedAt', 'desc')
    .orderBy('disclosureId', 'desc')
    .limit(limit + 1)
    .execute();
  const isOwn = ({ personId }: DisclosureRow) => isEmployee && personId === caller.personId;
  const ground: ReadGround = 'own-disclosure';
  const named = rows
    .slice(0, limit)
    .filter(isOwn)
    .flatMap(({ recipientIds }) => recipientIds);
  const names = await namesOf(parts, caller, { ids: named, role: 'employee', ground });
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ disclosedAt, disclosureId }) => [disclosedAt, disclosureId],
    show: (row) => (isOwn(row) ? shownToPerson(row, names, now) : shownToRecipient(row, caller)),
  });
}
