import { instantAfter, type Instant, type TaskEvents, type TaskKind, type TaskRole } from '@traject/domain';
import { journeyOf } from '../process-state.js';
import { subjectOf, type DomainEvent, type DomainStreamEvent } from './domain-event.js';
import { everyRow, readModel } from './read-model.js';

/** `suspended` while the journey is paused: shown, but nothing falls due and nothing can be completed. */
export type TaskState = 'open' | 'suspended' | 'completed' | 'cancelled';

/** One thing that a person is, or was, asked to do. Who has claimed it stands in the claims, not here. */
export interface HumanTaskRow {
  readonly taskId: string;
  readonly taskKey: string;
  readonly kind: TaskKind;
  readonly role: TaskRole;
  /** Null when anyone of the role may take it. */
  readonly assigneeId: string | null;
  readonly number: number | null;
  readonly state: TaskState;
  readonly journeyId: string | null;
  readonly adviceId: string | null;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly availableFrom: Instant | null;
  readonly remindedAt: Instant | null;
  readonly escalatedAt: Instant | null;
  readonly closedAt: Instant | null;
}

const isOpen = ({ state }: HumanTaskRow): boolean => state === 'open' || state === 'suspended';

const opened = (task: TaskEvents['TaskOpened'], { stream, event, state }: DomainStreamEvent): HumanTaskRow => {
  const { taskId, key, kind, role, assigneeId, number, dueAt, availableFrom } = task;
  return {
    taskId,
    taskKey: key,
    kind,
    role,
    assigneeId,
    number,
    state: journeyOf(state)?.pause ? 'suspended' : 'open',
    ...subjectOf(stream),
    openedAt: event.at,
    dueAt,
    availableFrom,
    remindedAt: null,
    escalatedAt: null,
    closedAt: null,
  };
};

/** What a pause took from the person's time is given back. */
const resumed = (row: HumanTaskRow, shiftMs: number): HumanTaskRow => ({
  ...row,
  state: 'open',
  dueAt: instantAfter(row.dueAt, shiftMs),
  availableFrom: row.availableFrom === null ? null : instantAfter(row.availableFrom, shiftMs),
});

const changed = (row: HumanTaskRow, event: DomainEvent): HumanTaskRow => {
  switch (event.type) {
    case 'TaskCompleted':
      return { ...row, state: 'completed', closedAt: event.at };
    case 'TaskCancelled':
      return { ...row, state: 'cancelled', closedAt: event.at };
    case 'TaskReassigned':
      return { ...row, assigneeId: event.data.assigneeId };
    case 'TaskRescheduled': {
      const { dueAt, availableFrom } = event.data;
      return { ...row, dueAt, availableFrom, remindedAt: null, escalatedAt: null };
    }
    case 'TaskReminded':
      return { ...row, remindedAt: event.at };
    case 'TaskEscalated':
      return { ...row, escalatedAt: event.at };
    case 'JourneyPaused':
      return isOpen(row) ? { ...row, state: 'suspended' } : row;
    case 'JourneyResumed':
      return isOpen(row) ? resumed(row, event.data.shiftMs) : row;
    default:
      return row;
  }
};

/** One row for each task of a journey or an advice, also when it is over. */
export const humanTasks = readModel<HumanTaskRow, DomainEvent>({
  name: 'human_tasks',
  key: 'taskId',
  columns: {
    taskId: 'text',
    taskKey: 'text',
    kind: 'text',
    role: 'text',
    assigneeId: 'text',
    number: 'number',
    state: 'text',
    journeyId: 'text',
    adviceId: 'text',
    openedAt: 'instant',
    dueAt: 'instant',
    availableFrom: 'instant',
    remindedAt: 'instant',
    escalatedAt: 'instant',
    closedAt: 'instant',
  },
  keyOf: ({ event }) => {
    switch (event.type) {
      case 'TaskOpened':
      case 'TaskCompleted':
      case 'TaskCancelled':
      case 'TaskReassigned':
      case 'TaskRescheduled':
      case 'TaskReminded':
      case 'TaskEscalated':
        return event.data.taskId;
      case 'JourneyPaused':
      case 'JourneyResumed':
        return everyRow;
      default:
        return undefined;
    }
  },
  apply: (row, placed) => {
    if (placed.event.type === 'TaskOpened') return opened(placed.event.data, placed);
    return row && changed(row, placed.event);
  },
});
