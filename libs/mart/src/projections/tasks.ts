import type { DisclosureEvents, TaskEvents } from '@traject/domain';
import { known, withFirst, withLast, type Occasion, type ProjectionsOf } from '../facts.js';
import { newRow, type RowOf } from '../table.js';
import { disclosures, tasks } from '../tables/tasks.js';

type Task = RowOf<typeof tasks>;
type Disclosure = RowOf<typeof disclosures>;
type OwnerKind = Task['ownerKind'];

/** What an owner of tasks and disclosures has at least. */
interface OwnerFacts {
  readonly tasks: readonly Task[];
  readonly disclosures: readonly Disclosure[];
}

const isOpen = ({ state }: Task): boolean => state === 'open';

/**
 * The stream names no task, as that would name the journey: it is found by what is asked and of whom, and among several
 * alike it is the one that was opened first.
 */
const closed = (rows: readonly Task[], kind: Task['kind'], state: Task['state'], { day, by }: Occasion) => {
  const alike = (task: Task): boolean => isOpen(task) && task.kind === kind;
  const sameRole = (task: Task): boolean => alike(task) && task.role === by;
  return withFirst(rows, rows.some(sameRole) ? sameRole : alike, () => ({ state, closedDay: day, closedBy: by }));
};

const servedByPractitioner = ({ role }: Task): boolean => role === 'bmw-practitioner' || role === 'coach';

const reassigned = (rows: readonly Task[], assignee: string | null): readonly Task[] => {
  const other = (task: Task): boolean => isOpen(task) && task.assignee !== assignee;
  const practitioners = (task: Task): boolean => other(task) && servedByPractitioner(task);
  const change = ({ reassignments }: Task) => ({ assignee, reassignments: reassignments + 1 });
  return withFirst(rows, rows.some(practitioners) ? practitioners : other, change);
};

/** What events about tasks make of the rows of a journey or an advice. */
export const taskProjections = <Facts extends OwnerFacts>(ownerKind: OwnerKind): ProjectionsOf<TaskEvents, Facts> => ({
  TaskOpened: (facts, { kind, role, assigneeId, number, dueAt, availableFrom }, { owner, sequence, day }) => {
    const row = newRow(tasks, {
      owner,
      sequence,
      ownerKind,
      kind,
      role,
      assignee: known(assigneeId),
      number,
      openedDay: day,
      dueDay: dueAt,
      availableFromDay: availableFrom,
      state: 'open',
    });
    return { ...facts, tasks: [...facts.tasks, row] };
  },
  TaskCompleted: (facts, { kind }, occasion) => ({ ...facts, tasks: closed(facts.tasks, kind, 'completed', occasion) }),
  TaskCancelled: (facts, { kind }, occasion) => ({ ...facts, tasks: closed(facts.tasks, kind, 'cancelled', occasion) }),
  TaskReassigned: (facts, { assigneeId }) => ({ ...facts, tasks: reassigned(facts.tasks, known(assigneeId)) }),
  // Only what hangs on an appointment is rescheduled, and there is one appointment at a time.
  TaskRescheduled: (facts, { dueAt, availableFrom }) => ({
    ...facts,
    tasks: withLast(
      facts.tasks,
      (task) => isOpen(task) && task.availableFromDay !== null,
      () => ({ dueDay: dueAt, availableFromDay: availableFrom, remindedDay: null, escalatedDay: null }),
    ),
  }),
  TaskReminded: (facts, { kind }, { day }) => ({
    ...facts,
    tasks: withFirst(
      facts.tasks,
      (task) => isOpen(task) && task.kind === kind && task.remindedDay === null,
      () => ({ remindedDay: day }),
    ),
  }),
  TaskEscalated: (facts, { kind }, { day }) => ({
    ...facts,
    tasks: withFirst(
      facts.tasks,
      (task) => isOpen(task) && task.kind === kind && task.remindedDay !== null && task.escalatedDay === null,
      () => ({ escalatedDay: day }),
    ),
  }),
});

/** Which words were opened is not published, only what they were for: it is taken to be the last ones. */
const forPurpose =
  (purpose: Disclosure['purpose']) =>
  (row: Disclosure): boolean =>
    row.purpose === purpose && row.state === 'open';

/** What the ledger of disclosures makes of the rows of a journey or an advice. */
export const disclosureProjections = <Facts extends OwnerFacts>(
  ownerKind: OwnerKind,
): ProjectionsOf<DisclosureEvents, Facts> => ({
  WordsDisclosed: (facts, { purpose, mode, recipientIds, validUntil }, { owner, sequence, day }) => {
    const row = newRow(disclosures, {
      owner,
      sequence,
      ownerKind,
      purpose,
      mode,
      disclosedDay: day,
      validUntilDay: validUntil,
      recipients: recipientIds.length,
      state: 'open',
    });
    return { ...facts, disclosures: [...facts.disclosures, row] };
  },
  DisclosureOpened: (facts, { purpose }, { day }) => ({
    ...facts,
    disclosures: withLast(facts.disclosures, forPurpose(purpose), ({ openings, firstOpenedDay }) => ({
      openings: openings + 1,
      firstOpenedDay: firstOpenedDay ?? day,
    })),
  }),
  DisclosureWithdrawn: (facts, { purpose }, { day }) => ({
    ...facts,
    disclosures: withLast(facts.disclosures, forPurpose(purpose), () => ({ state: 'withdrawn', overDay: day })),
  }),
  DisclosureLapsed: (facts, { purpose }, { day }) => ({
    ...facts,
    disclosures: withFirst(
      facts.disclosures,
      (row) => forPurpose(purpose)(row) && row.openings === 0,
      () => ({ state: 'lapsed', overDay: day }),
    ),
  }),
});
