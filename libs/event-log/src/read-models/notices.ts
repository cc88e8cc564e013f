import {
  currentTrajectory,
  employerParty,
  instantAfter,
  practitionerRole,
  type Instant,
  type JourneyState,
  type OpenTask,
  type TaskRole,
} from '@traject/domain';
import { appointmentIdOf, appointmentKeyOf, plannedBy } from './appointments.js';
import { journeyOf } from '../process-state.js';
import type { DomainEvent, DomainStreamEvent } from './domain-event.js';
import { everyRow, readModel } from './read-model.js';

/** What somebody is told of. `access` is for access out of the ordinary: that a dossier was opened in an emergency. */
export type NoticeKind = 'task' | 'reminder' | 'appointment' | 'access';

/** Somebody who is told. */
export interface NoticeRecipient {
  readonly personId: string;
  /** In which capacity: what somebody is asked as an employee goes to no address of the employer. */
  readonly role: TaskRole;
  /** Counts what is new to them, from 1; each is told once. */
  readonly revision: number;
  /** False when the appointment is cancelled for them. */
  readonly stands: boolean;
}

/** One thing that people are told outside the product. Who and when, and of what kind; nothing that a mail would show. */
export interface NoticeRow {
  /** Id of the task, of the appointment or of the emergency. */
  readonly noticeId: string;
  readonly kind: NoticeKind;
  readonly recipients: readonly NoticeRecipient[];
  /** Not told before this. */
  readonly dueAt: Instant;
  /** Start of an appointment; null for the other kinds. */
  readonly startsAt: Instant | null;
  /** While a pause lasts, nobody is told of a task. */
  readonly heldSince: Instant | null;
}

const later = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one);

const tasksIn = ({ state }: DomainStreamEvent): readonly OpenTask[] => state?.tasks ?? [];

/** Of whom a task asks something by name; a task for anyone of a role is told to nobody. */
const assigned = (
  placed: DomainStreamEvent,
  taskId: string,
): (OpenTask & { readonly assigneeId: string }) | undefined => {
  const task = tasksIn(placed).find((open) => open.taskId === taskId);
  return task === undefined || task.assigneeId === null ? undefined : { ...task, assigneeId: task.assigneeId };
};

const told = (row: NoticeRow | undefined, placed: DomainStreamEvent, taskId: string): NoticeRow | undefined => {
  const task = assigned(placed, taskId);
  if (task === undefined) return undefined;
  const { assigneeId, role, availableFrom } = task;
  const before = row?.recipients[0];
  if (before?.personId === assigneeId) return row;
  return {
    noticeId: taskId,
    kind: 'task',
    recipients: [{ personId: assigneeId, role, revision: (before?.revision ?? 0) + 1, stands: true }],
    dueAt: later(placed.event.at, availableFrom),
    startsAt: null,
    heldSince: journeyOf(placed.state)?.pause?.since ?? null,
  };
};

const toldAgain = (row: NoticeRow, at: Instant): NoticeRow => ({
  ...row,
  kind: 'reminder',
  dueAt: at,
  recipients: row.recipients.map((recipient) => ({ ...recipient, revision: recipient.revision + 1 })),
});

const ofTask = (row: NoticeRow | undefined, placed: DomainStreamEvent): NoticeRow | undefined => {
  const { event } = placed;
  switch (event.type) {
    case 'TaskOpened':
    case 'TaskReassigned':
      return told(row, placed, event.data.taskId);
    case 'TaskRescheduled':
      return row && { ...row, dueAt: later(event.at, event.data.availableFrom) };
    case 'TaskReminded':
      return row && toldAgain(row, event.at);
    case 'TaskCompleted':
    case 'TaskCancelled':
      return undefined;
    case 'JourneyPaused':
      return row && { ...row, heldSince: event.at };
    case 'JourneyResumed':
      return row && { ...row, heldSince: null, dueAt: instantAfter(row.dueAt, event.data.shiftMs) };
    default:
      return row;
  }
};

type Attendee = Pick<NoticeRecipient, 'personId' | 'role'>;

/** Who meets: the employee and who serves; at a neutral conversation also who answers for the employer. Source: S5. */
const attendeesOf = (state: JourneyState): readonly Attendee[] => {
  const employer = currentTrajectory(state)?.kind === 'neutral-conversation' ? employerParty(state) : null;
  const { practitioner } = state;
  return [
    { personId: state.employeeId, role: 'employee' },
    ...(practitioner === null ? [] : [{ personId: practitioner.practitionerId, role: practitionerRole(state) }]),
    ...(employer === null ? [] : [employer]),
  ];
};

const planned = (startsAt: Instant, placed: DomainStreamEvent): NoticeRow => {
  const state = journeyOf(placed.state);
  return {
    noticeId: appointmentIdOf(placed.stream, placed.sequence),
    kind: 'appointment',
    recipients: (state === null ? [] : attendeesOf(state)).map((each) => ({ ...each, revision: 1, stands: true })),
    dueAt: placed.event.at,
    startsAt,
    heldSince: null,
  };
};

const isCancelled = ({ recipients }: NoticeRow): boolean => recipients.every(({ stands }) => !stands);

/** Something new about an appointment for those for whom it stands and who are meant. */
const news = (
  row: NoticeRow,
  at: Instant,
  change: Partial<NoticeRecipient>,
  isMeant: (recipient: NoticeRecipient) => boolean = () => true,
): NoticeRow => ({
  ...row,
  dueAt: at,
  recipients: row.recipients.map((recipient) =>
    recipient.stands && isMeant(recipient) ? { ...recipient, ...change, revision: recipient.revision + 1 } : recipient,
  ),
});

/** The former practitioner is told that it is cancelled, the new one that it stands. */
const takenOver = (row: NoticeRow, { from, to }: { from: string; to: string }, at: Instant): NoticeRow => {
  const former = row.recipients.find(({ personId, stands }) => personId === from && stands);
  if (former === undefined) return row;
  const cancelled = news(row, at, { stands: false }, ({ personId }) => personId === from);
  const earlier = row.recipients.find(({ personId }) => personId === to);
  const successor = { personId: to, role: former.role, revision: (earlier?.revision ?? 0) + 1, stands: true };
  return { ...cancelled, recipients: [...cancelled.recipients.filter((each) => each.personId !== to), successor] };
};

const ofAppointment = (row: NoticeRow, event: DomainEvent): NoticeRow | undefined => {
  if (isCancelled(row)) return row;
  switch (event.type) {
    case 'AppointmentMoved':
      return { ...news(row, event.at, {}), startsAt: event.data.startsAt };
    case 'BmwTalkHeld':
    case 'CoachingSessionHeld':
    case 'NeutralConversationHeld':
    case 'BmwTalkMissed':
    case 'CoachingSessionMissed':
    case 'NeutralConversationMissed':
      return undefined;
    case 'JourneyPaused':
    case 'TrajectoryEnded':
    case 'JourneyEnded':
      return news(row, event.at, { stands: false });
    case 'PractitionerReplaced':
      return takenOver(row, event.data, event.at);
    default:
      return row;
  }
};

/** The employee is told that their dossier was opened, whatever becomes of it afterwards. */
const openedInEmergency = (requestId: string, { state, event }: DomainStreamEvent): NoticeRow | undefined => {
  const journey = journeyOf(state);
  if (journey === null) return undefined;
  return {
    noticeId: requestId,
    kind: 'access',
    recipients: [{ personId: journey.employeeId, role: 'employee', revision: 1, stands: true }],
    dueAt: event.at,
    startsAt: null,
    heldSince: null,
  };
};

/**
 * One row for each task that asks somebody by name, while it is open, for each appointment that was not held yet, and for
 * each dossier that was opened in an emergency.
 */
export const notices = readModel<NoticeRow, DomainEvent>({
  name: 'notices',
  key: 'noticeId',
  columns: {
    noticeId: 'text',
    kind: 'text',
    recipients: 'json',
    dueAt: 'instant',
    startsAt: 'instant',
    heldSince: 'instant',
  },
  keyOf: (placed) => {
    const { event } = placed;
    switch (event.type) {
      case 'TaskOpened':
      case 'TaskReassigned':
      case 'TaskRescheduled':
      case 'TaskReminded':
      case 'TaskCompleted':
      case 'TaskCancelled':
        return event.data.taskId;
      case 'BreakGlassApproved':
        return event.data.requestId;
      case 'JourneyResumed':
        return everyRow;
      default:
        return appointmentKeyOf(placed);
    }
  },
  apply: (row, placed) => {
    const appointment = plannedBy(placed.event);
    if (appointment !== undefined) return planned(appointment.startsAt, placed);
    if (placed.event.type === 'BreakGlassApproved') return openedInEmergency(placed.event.data.requestId, placed);
    if (row?.kind === 'access') return row;
    return row?.kind === 'appointment' ? ofAppointment(row, placed.event) : ofTask(row, placed);
  },
});
