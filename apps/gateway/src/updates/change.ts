import type { AdviceParties, Subject } from '@traject/access';
import { idOfStream, kindOfStream, type LoggedEvent, type StreamKind } from '@traject/contracts';
import type { JourneyEventType, TaskEvents } from '@traject/domain';
import type { JourneyRow, WorklistRow } from '@traject/event-log';
import { subjectOfJourney } from '../access/require.js';
import type { GatewayParts } from '../parts.js';
import { subjectOfTask } from '../tasks/subject-of-task.js';

/** Something that changed, with what it takes to know who may be told. Process facts only. */
export type Change =
  | {
      readonly kind: 'journey';
      readonly journeyId: string;
      readonly event: JourneyEventType;
      readonly subject: Subject;
    }
  | { readonly kind: 'task'; readonly taskId: string; readonly subject: Subject }
  /** A task went to somebody else: whom it asked before has one less to do. */
  | { readonly kind: 'task-gone'; readonly subject: Subject }
  | { readonly kind: 'advice'; readonly adviceId: string; readonly parties: AdviceParties };

/** A change at its place in the log. */
export type PlacedChange = Change & { readonly position: number };

const taskEvents: Readonly<Record<keyof TaskEvents, true>> = {
  TaskOpened: true,
  TaskCompleted: true,
  TaskCancelled: true,
  TaskReassigned: true,
  TaskRescheduled: true,
  TaskReminded: true,
  TaskEscalated: true,
};

const taskIdOf = ({ event: { type, data } }: LoggedEvent): string | undefined => {
  const { taskId } = data;
  return Object.hasOwn(taskEvents, type) && typeof taskId === 'string' ? taskId : undefined;
};

const changeOfTask = (row: WorklistRow): Change => ({ kind: 'task', taskId: row.taskId, subject: subjectOfTask(row) });

/** The tasks of these ids as changes. */
export async function changesOfTasks(
  { readModels }: GatewayParts,
  taskIds: readonly string[],
): Promise<readonly Change[]> {
  if (taskIds.length === 0) return [];
  const rows = await readModels.selectFrom('worklist').selectAll().where('taskId', 'in', taskIds).execute();
  return rows.map(changeOfTask);
}

const journeyParties = [
  'journeyId',
  'organisationId',
  'employeeId',
  'requesterId',
  'managerId',
  'practitionerId',
] as const;
const adviceParties = [
  'adviceId',
  'organisationId',
  'authorId',
  'recipientId',
  'recipientRole',
  'sentAt',
  'concernedId',
] as const;

type JourneyParties = Pick<JourneyRow, (typeof journeyParties)[number]>;

/** What the read models say now of everything that these events are about. */
interface Rows {
  readonly journeys: ReadonlyMap<string, JourneyParties>;
  readonly advices: ReadonlyMap<string, AdviceParties>;
  readonly tasks: ReadonlyMap<string, WorklistRow>;
  /** Tasks that a pause shows differently, by journey. */
  readonly pausedTasks: readonly WorklistRow[];
}

const byId = <Row>(rows: readonly Row[], idOf: (row: Row) => string): ReadonlyMap<string, Row> =>
  new Map(rows.map((row) => [idOf(row), row]));

const isPause = ({ event: { type } }: LoggedEvent): boolean => type === 'JourneyPaused' || type === 'JourneyResumed';

async function rowsFor({ readModels }: GatewayParts, events: readonly LoggedEvent[]): Promise<Rows> {
  const idsOf = (kind: StreamKind, which: readonly LoggedEvent[]) => [
    ...new Set(which.filter(({ stream }) => kindOfStream(stream) === kind).map(({ stream }) => idOfStream(stream))),
  ];
  const journeyIds = idsOf('journey', events);
  const adviceIds = idsOf('advice', events);
  const taskIds = [...new Set(events.map(taskIdOf).filter((id) => id !== undefined))];
  const paused = idsOf('journey', events.filter(isPause));
  const [journeys, advices, tasks, pausedTasks] = await Promise.all([
    journeyIds.length === 0
      ? []
      : readModels.selectFrom('journeys').select(journeyParties).where('journeyId', 'in', journeyIds).execute(),
    adviceIds.length === 0
      ? []
      : readModels.selectFrom('advices').select(adviceParties).where('adviceId', 'in', adviceIds).execute(),
    taskIds.length === 0 ? [] : readModels.selectFrom('worklist').selectAll().where('taskId', 'in', taskIds).execute(),
    paused.length === 0
      ? []
      : readModels
          .selectFrom('worklist')
          .selectAll()
          .where('journeyId', 'in', paused)
          .where('state', 'in', ['open', 'suspended'])
          .execute(),
  ]);
  return {
    journeys: byId(journeys, ({ journeyId }) => journeyId),
    advices: byId(advices, ({ adviceId }) => adviceId),
    tasks: byId(tasks, ({ taskId }) => taskId),
    pausedTasks,
  };
}

/** Whom a task asked before it was given to somebody else. */
async function goneFrom(
  { eventLog }: GatewayParts,
  { stream, sequence, event }: LoggedEvent,
  row: WorklistRow,
): Promise<readonly Change[]> {
  if (event.type !== 'TaskReassigned') return [];
  const before = (await eventLog.readStream(stream)).findLast(
    (earlier) => earlier.sequence < sequence && taskIdOf(earlier) === row.taskId && 'assigneeId' in earlier.event.data,
  )?.event.data['assigneeId'];
  if (before !== null && typeof before !== 'string') return [];
  return [{ kind: 'task-gone', subject: subjectOfTask({ ...row, assigneeId: before }) }];
}

async function changesOfEvent(parts: GatewayParts, rows: Rows, logged: LoggedEvent): Promise<readonly Change[]> {
  const { stream, event } = logged;
  const taskId = taskIdOf(logged);
  if (taskId !== undefined) {
    const row = rows.tasks.get(taskId);
    return row === undefined ? [] : [changeOfTask(row), ...(await goneFrom(parts, logged, row))];
  }
  const id = idOfStream(stream);
  const parties = rows.advices.get(id);
  if (kindOfStream(stream) === 'advice')
    return parties === undefined ? [] : [{ kind: 'advice', adviceId: id, parties }];
  const journey = rows.journeys.get(id);
  if (journey === undefined) return [];
  const { journeyId, practitionerId } = journey;
  const suspended = isPause(logged) ? rows.pausedTasks.filter((task) => task.journeyId === journeyId) : [];
  const subject = subjectOfJourney(journey, practitionerId);
  // What stands in the stream of a journey is an event of a journey.
  const type = event.type as JourneyEventType;
  return [{ kind: 'journey', journeyId, event: type, subject }, ...suspended.map(changeOfTask)];
}

/**
 * What these events changed, with who belongs to it now: who had part in it before and has none any more is told
 * nothing of it.
 */
export async function changesIn(parts: GatewayParts, events: readonly LoggedEvent[]): Promise<readonly PlacedChange[]> {
  const rows = await rowsFor(parts, events);
  const changes: PlacedChange[] = [];
  for (const logged of events) {
    const { position } = logged;
    changes.push(...(await changesOfEvent(parts, rows, logged)).map((change) => ({ ...change, position })));
  }
  return changes;
}
