import { workingDayEnd } from './appointment-rules.js';
import type { DueRule } from '../policy/policy.js';
import type { DecisionTime } from './decider.js';
import type { NeededTask, OpenTask, TaskEvents } from './tasks.js';

/** An event about tasks before it is dated and signed. */
export type TaskFact = {
  readonly [Type in keyof TaskEvents]: { readonly type: Type; readonly data: TaskEvents[Type] };
}[keyof TaskEvents];

/** What the reconciliation of tasks needs to know. */
export interface TaskReconciliation extends DecisionTime {
  /** Owner of the tasks: the journey's or the advice's id. */
  readonly ownerId: string;
  readonly open: readonly OpenTask[];
  readonly opened: number;
  readonly needed: readonly NeededTask[];
  /** The task that the command completed. */
  readonly completedTaskId: string | null;
  readonly dueWorkingDays: Readonly<Record<DueRule, number>>;
  /** In a pause tasks neither open nor close; they only change hands. */
  readonly paused: boolean;
}

const openings = (kept: readonly OpenTask[], from: TaskReconciliation): readonly TaskFact[] =>
  from.needed
    .filter(({ key }) => !kept.some((task) => task.key === key))
    .map(({ key, kind, role, assigneeId, number, due, dueAt, availableFrom }, index) => ({
      type: 'TaskOpened',
      data: {
        taskId: `${from.ownerId}.${from.opened + index + 1}`,
        key,
        kind,
        role,
        assigneeId,
        number,
        dueAt: dueAt ?? workingDayEnd(from.calendar.workingDayEnds, from.dueWorkingDays[due], from.now),
        availableFrom: availableFrom ?? null,
      },
    }));

const changes = (task: OpenTask, needed: NeededTask): readonly TaskFact[] => {
  const { taskId } = task;
  const reassigned: TaskFact = { type: 'TaskReassigned', data: { taskId, assigneeId: needed.assigneeId } };
  const dueAt = needed.dueAt ?? task.dueAt;
  const availableFrom = needed.availableFrom ?? task.availableFrom;
  const rescheduled: TaskFact = { type: 'TaskRescheduled', data: { taskId, dueAt, availableFrom } };
  return [
    ...(task.assigneeId === needed.assigneeId ? [] : [reassigned]),
    ...(task.dueAt === dueAt && task.availableFrom === availableFrom ? [] : [rescheduled]),
  ];
};

/**
 * Makes the open tasks those that the state needs: so no task stays open for a step that is over, whatever ended it.
 */
export const reconcileTasks = (from: TaskReconciliation): readonly TaskFact[] => {
  const neededFor = (task: OpenTask) => from.needed.find(({ key }) => key === task.key);
  const changed = (kept: readonly OpenTask[]) =>
    kept.flatMap((task) => {
      const needed = neededFor(task);
      return needed === undefined ? [] : changes(task, needed);
    });
  if (from.paused) return changed(from.open).filter(({ type }) => type === 'TaskReassigned');
  const isDone = ({ taskId }: OpenTask) => taskId === from.completedTaskId;
  const kept = from.open.filter((task) => !isDone(task) && neededFor(task) !== undefined);
  const over = from.open.filter((task) => !kept.includes(task));
  return [
    ...over.map((task): TaskFact => ({
      type: isDone(task) ? 'TaskCompleted' : 'TaskCancelled',
      data: { taskId: task.taskId, kind: task.kind },
    })),
    ...changed(kept),
    ...openings(kept, from),
  ];
};
