import {
  adviceReadings,
  capacityFor,
  fieldsByStanding,
  opens,
  standingOf,
  type AdviceField,
  type AdviceStanding,
} from '@traject/access';
import type { AdviceRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** Query of the list of advice. */
export const adviceQuery = z.strictObject(pageQuery);
/** See {@link adviceQuery}. */
export type AdviceQuery = z.output<typeof adviceQuery>;

/** An advice as somebody may see it. */
export type ShownAdvice = Readonly<Partial<Pick<AdviceRow, AdviceField>>>;

const shown = (standing: AdviceStanding | undefined, row: AdviceRow): ShownAdvice =>
  // Each is a field of the row, which Object.fromEntries forgets.
  Object.fromEntries((standing === undefined ? [] : fieldsByStanding[standing]).map((field) => [field, row[field]]));

/** The advice that the caller wrote, received, or is concerned in; newest first. */
export async function listAdvice(
  { readModels, cursorKey }: GatewayParts,
  caller: Caller,
  { limit, cursor }: AdviceQuery,
): Promise<Page<ShownAdvice>> {
  requireAccess('advice.list', caller, null, 'advice');
  const scope = JSON.stringify(['advice', caller.personId]);
  const after = readCursor(cursorKey, scope, cursor);
  const { personId, roles, organisationId } = caller;
  const has = (role: Caller['roles'][number]) => roles.includes(role);
  const atEmployer = (['requester', 'manager'] as const).filter(has);
  let query = readModels
    .selectFrom('advices')
    .selectAll()
    .where((where) =>
      where.or([
        ...(has('bmw-practitioner') ? [where('authorId', '=', personId)] : []),
        ...(has('employee') ? [where('concernedId', '=', personId)] : []),
        ...(atEmployer.length > 0 && organisationId !== null
          ? [
              where.and([
                where('recipientId', '=', personId),
                where('recipientRole', 'in', atEmployer),
                where('organisationId', '=', organisationId),
                where('sentAt', 'is not', null),
              ]),
            ]
          : []),
      ]),
    );
  if (after !== null)
    query = query.where(sql<boolean>`(raised_at, advice_id) < (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query
    .orderBy('raisedAt', 'desc')
    .orderBy('adviceId', 'desc')
    .limit(limit + 1)
    .execute();
  return pageOf(rows, limit, {
    key: cursorKey,
    scope,
    placeOf: ({ raisedAt, adviceId }) => [raisedAt, adviceId],
    show: (row) => shown(standingOf(caller, row), row),
  });
}

/** One advice with its words; that they were read is logged first. */
export async function readAdvice(
  { readModels, database, dossier }: GatewayParts,
  caller: Caller,
  adviceId: string,
): Promise<ShownAdvice & { readonly text: string | null }> {
  const row = await readModels.selectFrom('advices').selectAll().where('adviceId', '=', adviceId).executeTakeFirst();
  const standing = row && standingOf(caller, row);
  if (row === undefined || standing === undefined) throw notFound('advice');
  const { as, ground } = adviceReadings[standing];
  const request = { refs: [row.textRef], reader: caller.personId, role: capacityFor(standing, row), ground } as const;
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { ...request, whenDestroyed: 'omit' }));
  const consent = row.sentAt === null ? 'none' : 'given';
  const isOpen = content !== undefined && opens(ground, { as, label: content.label, phase: null, consent });
  return { ...shown(standing, row), text: isOpen ? content.text : null };
}
