import type { Instant, MissedBy, Place } from '@traject/domain';
import { journeyOf } from '../process-state.js';
import { subjectOf, type DomainEvent, type DomainStreamEvent } from './domain-event.js';
import { everyRow, readModel, type PlacedEvent, type RowKey } from './read-model.js';

/** What people meet for. */
export type AppointmentKind = 'bmw-talk' | 'coaching-session' | 'neutral-conversation';

/** `released` by a pause, to be planned again; `cancelled` because what it belonged to is over. */
export type AppointmentState = 'planned' | 'held' | 'missed' | 'released' | 'cancelled';

/** One planned meeting and what became of it. A journey has at most one that is still planned. */
export interface AppointmentRow {
  readonly appointmentId: string;
  readonly journeyId: string;
  readonly kind: AppointmentKind;
  readonly number: number;
  readonly employeeId: string;
  readonly practitionerId: string | null;
  readonly place: Place;
  readonly state: AppointmentState;
  readonly startsAt: Instant;
  readonly recordDueAt: Instant;
  readonly timesMoved: number;
  readonly missedBy: MissedBy | null;
  readonly plannedAt: Instant;
  readonly overAt: Instant | null;
}

interface Planned {
  readonly kind: AppointmentKind;
  readonly number: number;
  readonly startsAt: Instant;
  readonly recordDueAt: Instant;
  readonly place: Place;
}

/** The appointment that an event plans; undefined when it plans none. */
export const plannedBy = (event: DomainEvent): Planned | undefined => {
  switch (event.type) {
    case 'BmwTalkPlanned':
      return { kind: 'bmw-talk', ...event.data };
    case 'CoachingSessionPlanned':
      return { kind: 'coaching-session', ...event.data };
    case 'NeutralConversationPlanned':
      return { kind: 'neutral-conversation', number: 1, ...event.data };
    default:
      return undefined;
  }
};

/** An appointment has no id of its own in the domain: the place of its planning in the stream names it. */
export const appointmentIdOf = (stream: string, sequence: number): string => `${stream}/appointment/${sequence}`;

const rowOf = (planned: Planned, { stream, sequence, event, state }: DomainStreamEvent): AppointmentRow => ({
  appointmentId: appointmentIdOf(stream, sequence),
  journeyId: subjectOf(stream).journeyId ?? '',
  kind: planned.kind,
  number: planned.number,
  employeeId: journeyOf(state)?.employeeId ?? '',
  practitionerId: journeyOf(state)?.practitioner?.practitionerId ?? null,
  place: planned.place,
  state: 'planned',
  startsAt: planned.startsAt,
  recordDueAt: planned.recordDueAt,
  timesMoved: 0,
  missedBy: null,
  plannedAt: event.at,
  overAt: null,
});

const changed = (row: AppointmentRow, event: DomainEvent): AppointmentRow => {
  switch (event.type) {
    case 'AppointmentMoved': {
      const { startsAt, recordDueAt } = event.data;
      return { ...row, startsAt, recordDueAt, timesMoved: row.timesMoved + 1 };
    }
    case 'BmwTalkHeld':
    case 'CoachingSessionHeld':
    case 'NeutralConversationHeld':
      return { ...row, state: 'held', overAt: event.data.heldAt };
    case 'BmwTalkMissed':
    case 'CoachingSessionMissed':
    case 'NeutralConversationMissed':
      return { ...row, state: 'missed', missedBy: event.data.missedBy, overAt: event.at };
    case 'JourneyPaused':
      return { ...row, state: 'released', overAt: event.at };
    case 'TrajectoryEnded':
    case 'JourneyEnded':
      return { ...row, state: 'cancelled', overAt: event.at };
    case 'PractitionerReplaced':
      return { ...row, practitionerId: event.data.to };
    default:
      return row;
  }
};

/** Which rows an event of an appointment changes: its own when it is planned, else all of its journey. */
export const appointmentKeyOf = ({ stream, sequence, event }: PlacedEvent<DomainEvent>): RowKey | undefined => {
  switch (event.type) {
    case 'BmwTalkPlanned':
    case 'CoachingSessionPlanned':
    case 'NeutralConversationPlanned':
      return appointmentIdOf(stream, sequence);
    case 'AppointmentMoved':
    case 'BmwTalkHeld':
    case 'CoachingSessionHeld':
    case 'NeutralConversationHeld':
    case 'BmwTalkMissed':
    case 'CoachingSessionMissed':
    case 'NeutralConversationMissed':
    case 'JourneyPaused':
    case 'TrajectoryEnded':
    case 'JourneyEnded':
    case 'PractitionerReplaced':
      return everyRow;
    default:
      return undefined;
  }
};

/** One row for each planned talk, session or neutral conversation. */
export const appointments = readModel<AppointmentRow, DomainEvent>({
  name: 'appointments',
  key: 'appointmentId',
  columns: {
    appointmentId: 'text',
    journeyId: 'text',
    kind: 'text',
    number: 'number',
    employeeId: 'text',
    practitionerId: 'text',
    place: 'text',
    state: 'text',
    startsAt: 'instant',
    recordDueAt: 'instant',
    timesMoved: 'number',
    missedBy: 'text',
    plannedAt: 'instant',
    overAt: 'instant',
  },
  keyOf: appointmentKeyOf,
  apply: (row, placed) => {
    const planned = plannedBy(placed.event);
    if (planned !== undefined) return rowOf(planned, placed);
    return row?.state === 'planned' ? changed(row, placed.event) : row;
  },
});
