import type { WorklistRow } from '@traject/event-log';
import { sql } from 'kysely';
import { z } from 'zod';
import { requireAccess } from '../access/require.js';
import { pageOf, pageQuery, readCursor, type Page } from '../http/cursor.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import type { HttpProblem } from '../problems/http-problem.js';
import { refusal } from '../problems/rejections.js';
import { withStandingClaims } from './standing-claims.js';

/** Query of the list of tasks. */
export const worklistQuery = z.strictObject({
  ...pageQuery,
  journeyId: z.uuid().optional(),
  adviceId: z.uuid().optional(),
});
/** See {@link worklistQuery}. */
export type WorklistQuery = z.output<typeof worklistQuery>;

/** A task as it is shown: process facts only. */
export type ShownTask = Pick<
  WorklistRow,
  'taskId' | 'kind' | 'role' | 'number' | 'state' | 'journeyId' | 'adviceId' | 'openedAt' | 'dueAt' | 'availableFrom'
> & { readonly claimed: 'by-you' | 'by-other' | null; readonly claimedAt: string | null };

/** The task asks for nothing any more. @param task where it may be told what became of it */
export const taskClosed = (task?: Pick<WorklistRow, 'state'>): HttpProblem =>
  refusal('task-closed', task && { state: task.state });

/** The task as this caller sees it. */
export const shownTask = (caller: Caller, task: WorklistRow): ShownTask => ({
  taskId: task.taskId,
  kind: task.kind,
  role: task.role,
  number: task.number,
  state: task.state,
  journeyId: task.journeyId,
  adviceId: task.adviceId,
  openedAt: task.openedAt,
  dueAt: task.dueAt,
  availableFrom: task.availableFrom,
  claimed: task.claimedBy === null ? null : task.claimedBy === caller.personId ? 'by-you' : 'by-other',
  claimedAt: task.claimedAt,
});

/** The open tasks that ask this caller: by name, or at the provider by role; soonest due first. */
export async function listTasks(
  parts: GatewayParts,
  caller: Caller,
  { limit, cursor, journeyId, adviceId }: WorklistQuery,
): Promise<Page<ShownTask>> {
  requireAccess('task.list', caller, null, 'task');
  const { readModels, cursorKey } = parts;
  const scope = JSON.stringify(['tasks', caller.personId, journeyId, adviceId]);
  const after = readCursor(cursorKey, scope, cursor);
  const roles: readonly string[] = caller.roles;
  const { speaksFor = [] } = caller;
  let query = readModels
    .selectFrom('worklist')
    .selectAll()
    .where('state', 'in', ['open', 'suspended'])
    .where(sql<boolean>`role = any(${roles}::text[])`)
    .where((where) =>
      where.or([
        where('assigneeId', '=', caller.personId),
        ...(caller.organisationId === null
          ? [
              where.and([
                where('assigneeId', 'is', null),
                sql<boolean>`not organisation_id = any(${speaksFor}::text[])`,
              ]),
            ]
          : []),
      ]),
    );
  if (journeyId !== undefined) query = query.where('journeyId', '=', journeyId);
  if (adviceId !== undefined) query = query.where('adviceId', '=', adviceId);
  if (after !== null) query = query.where(sql<boolean>`(due_at, task_id) > (${after[0]}::timestamptz, ${after[1]})`);
  const rows = await query
    .orderBy('dueAt')
    .orderBy('taskId')
    .limit(limit + 1)
    .execute();
  // The row that only tells of a next page is shown nowhere.
  const shown = await withStandingClaims(parts, caller, rows.slice(0, limit));
  return pageOf([...shown, ...rows.slice(limit)], limit, {
    key: cursorKey,
    scope,
    placeOf: ({ dueAt, taskId }) => [dueAt, taskId],
    show: (row) => shownTask(caller, row),
  });
}
