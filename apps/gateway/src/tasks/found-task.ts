import type { JourneyState } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import { requireAccess } from '../access/require.js';
import type { Caller } from '../identity/caller.js';
import type { GatewayParts } from '../parts.js';
import { subjectOfTask } from './subject-of-task.js';

/** A task as it was found for a request, whatever became of it, with the state of its journey, of one look at both. */
export interface FoundTask {
  readonly task: WorklistRow;
  /** Null for the task of an advice. */
  readonly journeyState: JourneyState | null;
}

/** Every column by name, so that the statement can be kept prepared. */
const worklistColumns = [
  'worklist.taskId',
  'worklist.taskKey',
  'worklist.kind',
  'worklist.role',
  'worklist.assigneeId',
  'worklist.number',
  'worklist.state',
  'worklist.journeyId',
  'worklist.adviceId',
  'worklist.openedAt',
  'worklist.dueAt',
  'worklist.availableFrom',
  'worklist.remindedAt',
  'worklist.escalatedAt',
  'worklist.closedAt',
  'worklist.organisationId',
  'worklist.departmentId',
  'worklist.claimedBy',
  'worklist.claimedAt',
] as const satisfies readonly `worklist.${keyof WorklistRow}`[];

/** Looks a task up; undefined when there is none of this id. */
export async function findTask(
  { readModels }: Pick<GatewayParts, 'readModels'>,
  taskId: string,
): Promise<FoundTask | undefined> {
  const found = await readModels
    .selectFrom('worklist')
    .leftJoin('journeys', 'journeys.journeyId', 'worklist.journeyId')
    .select(worklistColumns)
    .select('journeys.state as journeyState')
    .where('worklist.taskId', '=', taskId)
    .executeTakeFirst();
  if (found === undefined) return undefined;
  const { journeyState, ...task } = found;
  return { task, journeyState };
}

/**
 * The task that was found, when it asks this caller.
 * @throws HttpProblem `task-not-found` when it asks somebody else
 */
export function taskFor(
  caller: Caller,
  { task }: FoundTask,
  permission: `task.${'read' | 'claim' | 'release' | 'complete' | 'draft'}`,
): WorklistRow {
  requireAccess(permission, caller, subjectOfTask(task), 'task');
  return task;
}
