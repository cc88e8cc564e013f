import type { Actor } from './decider.js';
import { reject, type Rejection } from './rejection.js';
import type { OpenTask, TaskKind } from './tasks.js';
import type { Instant } from './time.js';

/** What a command says of the task it completes. */
export interface TaskCompletion {
  readonly actor: Actor;
  readonly taskId: string | null;
  readonly now: Instant;
}

/** A task is completed once, by whom it asks, not before its time, and by the command of its kind. */
export const completesItsTask = (
  tasks: readonly OpenTask[],
  kindOfCommand: TaskKind | null,
  { actor, taskId, now }: TaskCompletion,
): Rejection | null => {
  if (kindOfCommand === null) return null;
  const task = tasks.find((open) => open.taskId === taskId);
  if (task === undefined) return reject('task-closed');
  if (task.kind !== kindOfCommand) return reject('not-allowed-now', { task: task.kind });
  if (task.role !== actor.role) return reject('not-your-role', { needed: task.role });
  if (task.assigneeId !== null && task.assigneeId !== actor.personId) return reject('not-your-task');
  return task.availableFrom !== null && now < task.availableFrom
    ? reject('task-not-yet', { availableFrom: task.availableFrom })
    : null;
};
