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

/** An advice as somebody may see it; the journey it came from is its author's to know. */
export type ShownAdvice = Pick<
  AdviceRow,
  | 'adviceId'
  | 'organisationId'
  | 'about'
  | 'theme'
  | 'phase'
  | 'intention'
  | 'outcome'
  | 'raisedAt'
  | 'sentAt'
  | 'endedAt'
> & { readonly journeyId?: string | null };

type Standing = 'author' | 'recipient' | 'concerned';

const standingOf = (caller: Caller, row: AdviceRow): Standing | undefined => {
  if (row.authorId === caller.personId) return 'author';
  if (row.recipientId === caller.personId && row.sentAt !== null) return 'recipient';
  return row.concernedId === caller.personId ? 'concerned' : undefined;
};

const shown = (caller: Caller, row: AdviceRow): ShownAdvice => {
  const { adviceId, organisationId, about, theme, phase, intention, outcome, raisedAt, sentAt, endedAt } = row;
  const known = { adviceId, organisationId, about, theme, phase, intention, outcome, raisedAt, sentAt, endedAt };
  return standingOf(caller, row) === 'author' ? { ...known, journeyId: row.journeyId } : known;
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
  const { personId } = caller;
  let query = readModels
    .selectFrom('advices')
    .selectAll()
    .where((where) =>
      where.or([
        where('authorId', '=', personId),
        where('concernedId', '=', personId),
        where.and([where('recipientId', '=', personId), where('sentAt', 'is not', null)]),
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
    show: (row) => shown(caller, row),
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
  const roles = { author: 'bmw-practitioner', recipient: row.recipientRole, concerned: 'employee' } as const;
  const role = roles[standing];
  const request = { refs: [row.textRef], reader: caller.personId, role, ground: `advice-${standing}` } as const;
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { ...request, whenDestroyed: 'omit' }));
  return { ...shown(caller, row), text: content?.text ?? null };
}
