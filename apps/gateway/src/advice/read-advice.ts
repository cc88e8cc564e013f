import { allowed, type Subject } from '@traject/access';
import type { AdviceRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReadGround } from '../access-log/words.js';
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

/** How somebody stands to an advice that they may read. */
export type AdviceStanding = 'author' | 'recipient' | 'concerned';

/** What it takes to know how somebody stands to an advice. */
export type AdviceParties = Pick<
  AdviceRow,
  'organisationId' | 'authorId' | 'recipientId' | 'recipientRole' | 'sentAt' | 'concernedId'
>;

const subjectOfAdvice = (advice: AdviceParties): Subject => ({
  organisationId: advice.organisationId,
  employeeId: advice.concernedId,
  requesterId: null,
  managerId: null,
  practitionerIds: [advice.authorId],
  ...(advice.sentAt === null ? {} : { recipient: { personId: advice.recipientId, role: advice.recipientRole } }),
});

/** How the caller stands to an advice in the capacity they have today; undefined when it is not theirs to read. */
export const standingOf = (caller: Caller, advice: AdviceParties): AdviceStanding | undefined => {
  const access = allowed('advice.read', caller, subjectOfAdvice(advice));
  if (!access.allowed) return undefined;
  if (access.ground === 'practitioner') return 'author';
  return access.ground === 'employee' ? 'concerned' : 'recipient';
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
  const ground: ReadGround = `advice-${standing}`;
  const request = { refs: [row.textRef], reader: caller.personId, role, ground } as const;
  const [content] = await database.query
    .transaction()
    .execute((transaction) => dossier.readContent(transaction, { ...request, whenDestroyed: 'omit' }));
  return { ...shown(caller, row), text: content?.text ?? null };
}
