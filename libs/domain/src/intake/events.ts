import type { CoachKind, Route, RouteReason } from '../journey/codes.js';
import type { EvolversOf } from '../journey/evolver.js';
import type { Instant } from '../journey/time.js';
import type { Trajectory } from '../journey/state.js';
import { openBmwTrajectory } from '../bmw/trajectory.js';
import { openCoachingTrajectory } from '../coaching/trajectory.js';
import { openNeutralConversation } from '../neutral-conversation/trajectory.js';

/** Events of the assignment, the intake and the opening and ending of trajectories. */
export interface IntakeEvents {
  PractitionerAssigned: { readonly practitionerId: string; readonly registrationValidUntil: Instant | null };
  IntakeRecorded: {
    readonly route: Route;
    readonly reason: RouteReason;
    readonly coachKind: CoachKind | null;
    /** The reason in the practitioner's words, in the dossier. */
    readonly reasonRef: string | null;
  };
  TrajectoryOpened: {
    /** Counts from 1 within the journey. */
    readonly number: number;
    readonly kind: Trajectory['kind'];
    readonly coachKind: CoachKind | null;
    readonly practitionerId: string;
    readonly registrationValidUntil: Instant | null;
  };
  TrajectoryEnded: { readonly number: number; readonly kind: Trajectory['kind']; readonly practitionerId: string };
}

const openTrajectory = (opened: IntakeEvents['TrajectoryOpened'], at: Instant): Trajectory => {
  switch (opened.kind) {
    case 'bmw':
      return openBmwTrajectory(opened.number, at);
    case 'coaching':
      return openCoachingTrajectory(opened.number, at, opened.coachKind ?? 'personal');
    case 'neutral-conversation':
      return openNeutralConversation(opened.number, at);
  }
};

/** What each event of the assignment and the intake makes of a journey. */
export const intakeEvolvers: EvolversOf<IntakeEvents> = {
  PractitionerAssigned: (state, { practitionerId, registrationValidUntil }) => ({
    ...state,
    practitioner: { practitionerId, registrationValidUntil },
    stage: { kind: 'intake' },
  }),
  IntakeRecorded: (state) => state,
  TrajectoryOpened: (state, opened, { at }) => ({
    ...state,
    stage: { kind: 'trajectory' },
    practitioner: {
      practitionerId: opened.practitionerId,
      registrationValidUntil: opened.registrationValidUntil,
    },
    formerPractitionerIds:
      state.practitioner === null || state.practitioner.practitionerId === opened.practitionerId
        ? state.formerPractitionerIds
        : [...state.formerPractitionerIds, state.practitioner.practitionerId],
    registrationNotice:
      state.registrationNotice?.practitionerId === opened.practitionerId ? state.registrationNotice : null,
    trajectories: [...state.trajectories, openTrajectory(opened, at)],
  }),
  TrajectoryEnded: (state, { number }, { at }) => ({
    ...state,
    trajectories: state.trajectories.map((trajectory) =>
      trajectory.number === number ? { ...trajectory, endedAt: at } : trajectory,
    ),
  }),
};
