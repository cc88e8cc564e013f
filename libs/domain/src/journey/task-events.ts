import type { EvolversOf } from './evolver.js';
import type { JourneyState } from './state.js';
import type { OpenTask, TaskEvents } from './tasks.js';

/** The open tasks after an event about tasks; the same for a journey and for an advice. */
export const evolveTasks = {
  opened: (tasks: readonly OpenTask[], task: TaskEvents['TaskOpened']): readonly OpenTask[] => [
    ...tasks,
    { ...task, reminded: false, escalated: false },
  ],
  over: (tasks: readonly OpenTask[], taskId: string): readonly OpenTask[] =>
    tasks.filter((task) => task.taskId !== taskId),
  changed: (tasks: readonly OpenTask[], taskId: string, change: Partial<OpenTask>): readonly OpenTask[] =>
    tasks.map((task) => (task.taskId === taskId ? { ...task, ...change } : task)),
};

const change = (state: JourneyState, taskId: string, fields: Partial<OpenTask>): JourneyState => ({
  ...state,
  tasks: evolveTasks.changed(state.tasks, taskId, fields),
});

/** What each event about tasks makes of a journey. */
export const taskEvolvers: EvolversOf<TaskEvents> = {
  TaskOpened: (state, task) => ({
    ...state,
    tasks: evolveTasks.opened(state.tasks, task),
    tasksOpened: state.tasksOpened + 1,
  }),
  TaskCompleted: (state, { taskId }) => ({ ...state, tasks: evolveTasks.over(state.tasks, taskId) }),
  TaskCancelled: (state, { taskId }) => ({ ...state, tasks: evolveTasks.over(state.tasks, taskId) }),
  TaskReassigned: (state, { taskId, assigneeId }) => change(state, taskId, { assigneeId }),
  TaskRescheduled: (state, { taskId, dueAt, availableFrom }) =>
    change(state, taskId, { dueAt, availableFrom, reminded: false, escalated: false }),
  TaskReminded: (state, { taskId }) => change(state, taskId, { reminded: true }),
  TaskEscalated: (state, { taskId }) => change(state, taskId, { escalated: true }),
};
