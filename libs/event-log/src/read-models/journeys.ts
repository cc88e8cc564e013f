import { idOfStream, kindOfStream } from '@traject/contracts';
import {
  currentTrajectory,
  nextStep,
  phaseOf,
  slotOf,
  type EndReason,
  type Instant,
  type JourneyState,
  type Phase,
  type RequestSubject,
  type Step,
  type Theme,
} from '@traject/domain';
import { journeyOf } from '../process-state.js';
import type { DomainEvent } from './domain-event.js';
import { readModel } from './read-model.js';

/** A practitioner's time in a journey; `until` is null for the present one. */
export interface PractitionerStay {
  readonly practitionerId: string;
  readonly from: Instant;
  readonly until: Instant | null;
}

/** One journey: who, where it stands, and process facts. `state` is what the domain folds from its stream. */
export interface JourneyRow {
  readonly journeyId: string;
  readonly organisationId: string;
  readonly departmentId: string | null;
  readonly employeeId: string;
  readonly requesterId: string | null;
  readonly managerId: string | null;
  readonly relatedJourneyId: string | null;
  readonly theme: Theme;
  readonly subject: RequestSubject;
  readonly phase: Phase;
  readonly step: Step['kind'];
  readonly practitionerId: string | null;
  /** Every practitioner there is or ever was. */
  readonly practitionerIds: readonly string[];
  readonly practitioners: readonly PractitionerStay[];
  readonly talksHeld: number;
  readonly sessionsHeld: number;
  /** Sessions agreed in the coaching that runs or ran last; 0 without one. */
  readonly sessionsAgreed: number;
  readonly nextAppointmentAt: Instant | null;
  readonly pausedSince: Instant | null;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  readonly closedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly endReason: EndReason | null;
  readonly state: JourneyState;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const countsOf = ({
  trajectories,
}: JourneyState): Pick<JourneyRow, 'talksHeld' | 'sessionsHeld' | 'sessionsAgreed'> => {
  const coachings = trajectories.filter((trajectory) => trajectory.kind === 'coaching');
  return {
    talksHeld: sum(trajectories.map((trajectory) => (trajectory.kind === 'bmw' ? trajectory.talksHeld : 0))),
    sessionsHeld: sum(coachings.map(({ sessionsHeld }) => sessionsHeld)),
    sessionsAgreed: coachings.at(-1)?.sessionsAgreed ?? 0,
  };
};

const nextAppointmentOf = (state: JourneyState): Instant | null => {
  const trajectory = currentTrajectory(state);
  if (trajectory === null || trajectory.endedAt !== null) return null;
  return slotOf(trajectory).appointment?.startsAt ?? null;
};

/** The stays after an event: a new practitioner follows the former one at that instant, and the end ends the last. */
const staysAfter = (
  stays: readonly PractitionerStay[],
  state: JourneyState,
  at: Instant,
): readonly PractitionerStay[] => {
  const present = stays.find(({ until }) => until === null);
  const next = state.stage.kind === 'ended' ? undefined : state.practitioner?.practitionerId;
  if (present?.practitionerId === next) return stays;
  const past = stays.map((stay) => (stay === present ? { ...stay, until: at } : stay));
  return next === undefined ? past : [...past, { practitionerId: next, from: at, until: null }];
};

const rowOf = (row: JourneyRow | undefined, event: DomainEvent, state: JourneyState): JourneyRow => {
  const { at } = event;
  const practitioners = staysAfter(row?.practitioners ?? [], state, at);
  const { journeyId, organisationId, employeeId, requesterId, managerId, relatedJourneyId, theme, subject } = state;
  const endedNow = state.stage.kind === 'ended' ? at : null;
  return {
    journeyId,
    organisationId,
    departmentId: event.type === 'JourneyRequested' ? event.data.departmentId : (row?.departmentId ?? null),
    employeeId,
    requesterId,
    managerId,
    relatedJourneyId,
    theme,
    subject,
    phase: phaseOf(state),
    step: nextStep(state).kind,
    practitionerId: practitioners.find(({ until }) => until === null)?.practitionerId ?? null,
    practitionerIds: [...new Set(practitioners.map(({ practitionerId }) => practitionerId))],
    practitioners,
    ...countsOf(state),
    nextAppointmentAt: nextAppointmentOf(state),
    pausedSince: state.pause?.since ?? null,
    openedAt: row?.openedAt ?? at,
    changedAt: at,
    closedAt: event.type === 'JourneyClosed' ? at : (row?.closedAt ?? null),
    endedAt: row?.endedAt ?? endedNow,
    endReason: state.stage.kind === 'ended' ? state.stage.reason : null,
    state,
  };
};

/** One row for each journey, changed by every event of its stream. */
export const journeys = readModel<JourneyRow, DomainEvent>({
  name: 'journeys',
  key: 'journeyId',
  columns: {
    journeyId: 'text',
    organisationId: 'text',
    departmentId: 'text',
    employeeId: 'text',
    requesterId: 'text',
    managerId: 'text',
    relatedJourneyId: 'text',
    theme: 'text',
    subject: 'text',
    phase: 'text',
    step: 'text',
    practitionerId: 'text',
    practitionerIds: 'texts',
    practitioners: 'json',
    talksHeld: 'number',
    sessionsHeld: 'number',
    sessionsAgreed: 'number',
    nextAppointmentAt: 'instant',
    pausedSince: 'instant',
    openedAt: 'instant',
    changedAt: 'instant',
    closedAt: 'instant',
    endedAt: 'instant',
    endReason: 'text',
    state: 'json',
  },
  keyOf: ({ stream }) => (kindOfStream(stream) === 'journey' ? idOfStream(stream) : undefined),
  apply: (row, { event, state }) => {
    const journey = journeyOf(state);
    return journey === null ? row : rowOf(row, event, journey);
  },
});
