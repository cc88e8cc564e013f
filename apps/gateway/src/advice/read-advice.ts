import {
  adviceReadings,
  capacityFor,
  fieldsByStanding,
  opens,
  standingOf,
  themeToldTo,
  type AdviceField,
  type AdviceStanding,
} from '@traject/access';
import type { AdviceRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { openLastFor } from '../disclosures/words-for-employer.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { HttpProblem, notFound } from '../problems/http-problem.js';

/** Query of the list of advice. */
export const adviceQuery = z.strictObject(pageQuery);
/** See {@link adviceQuery}. */
export type AdviceQuery = z.output<typeof adviceQuery>;

/** An advice as somebody may see it. */
export type ShownAdvice = Readonly<Partial<Pick<AdviceRow, AdviceField>>>;

const shown = (standing: AdviceStanding | undefined, row: AdviceRow): ShownAdvice => {
  if (standing === undefined) return {};
  const told = { ...row, theme: themeToldTo(standing, row.theme) };
  // Each is a field of the row, which Object.fromEntries forgets.
  return Object.fromEntries(fieldsByStanding[standing].map((field) => [field, told[field]]));
};

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

/** Opens an advice about a person for its recipient; to them, one that was taken back does not exist. Source: S7. */
async function openAdvice(parts: GatewayParts, caller: Caller, adviceId: string): Promise<readonly string[]> {
  try {
    return await openLastFor(parts, caller, { journeyId: null, adviceId }, 'advice');
  } catch (problem) {
    if (!(problem instanceof HttpProblem)) throw problem;
    if (problem.code === 'disclosure-not-found') throw notFound('advice');
    // Opened before, and no longer valid: the advice stays, without its words.
    if (problem.code === 'disclosure-lapsed') return [];
    throw problem;
  }
}

/**
 * One advice with its words; that they were read is logged first. When it can be traced to a person, its recipient opens
 * by this what that person let them have.
 */
export async function readAdvice(
  parts: GatewayParts,
  caller: Caller,
  adviceId: string,
): Promise<ShownAdvice & { readonly text: string | null }> {
  const { readModels, database, dossier } = parts;
  const row = await readModels.selectFrom('advices').selectAll().where('adviceId', '=', adviceId).executeTakeFirst();
  const standing = row && standingOf(caller, row);
  if (row === undefined || standing === undefined) throw notFound('advice');
  const isDisclosed = standing === 'recipient' && row.concernedId !== null;
  const { as, ground } = isDisclosed
    ? ({ as: row.recipientRole, ground: 'disclosure' } as const)
    : adviceReadings[standing];
  const refs = isDisclosed ? await openAdvice(parts, caller, adviceId) : [row.textRef];
  if (refs.length === 0) return { ...shown(standing, row), text: null };
  const request = { refs, reader: caller.personId, role: capacityFor(standing, row), ground } as const;
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { ...request, whenDestroyed: 'omit' }));
  // Opened a moment ago, or addressed to the employer from the beginning.
  const consent = row.sentAt === null ? 'none' : isDisclosed ? 'opened' : 'given';
  const isOpen = content !== undefined && opens(ground, { as, label: content.label, phase: null, consent });
  return { ...shown(standing, row), text: isOpen ? content.text : null };
}
