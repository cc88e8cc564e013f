import type { CoachKind, Route, RouteReason } from '../journey/codes.js';
import { fact, type DecidersOf } from '../journey/decider.js';
import type { PractitionerFacts } from '../journey/practitioner.js';
import { assigned, mayServe } from '../journey/practitioner-rules.js';
import { reject } from '../journey/rejection.js';
import { endJourney, openReferral, startTrajectory } from '../journey/transitions.js';
import { routeNeedsEmployer } from './rules.js';

/** Commands of the assignment and the intake. */
export interface IntakeCommands {
  AssignPractitioner: { readonly practitioner: PractitionerFacts };
  RecordIntake: {
    readonly route: Route;
    readonly reason: RouteReason;
    readonly coachKind: CoachKind | null;
    readonly reasonRef: string | null;
  };
}

/** Decides each command of the assignment and the intake. */
export const intakeDeciders: DecidersOf<IntakeCommands> = {
  AssignPractitioner: (state, { practitioner }, { now }) => {
    if (state.stage.kind !== 'assignment') return reject('not-allowed-now');
    return (
      mayServe(state, practitioner, 'bmw', now) ?? [fact('PractitionerAssigned', assigned(state, practitioner, 'bmw'))]
    );
  },
  RecordIntake: (state, intake) => {
    if (state.stage.kind !== 'intake' || state.practitioner === null) return reject('not-allowed-now');
    const recorded = fact('IntakeRecorded', intake);
    switch (intake.route) {
      case 'bmw':
        return [recorded, ...startTrajectory(state, 'bmw', state.practitioner)];
      case 'neutral-conversation':
        return (
          routeNeedsEmployer(state) ?? [recorded, ...startTrajectory(state, 'neutral-conversation', state.practitioner)]
        );
      case 'coach':
      case 'other-help':
        return [recorded, ...openReferral(state)];
      case 'no-support':
        return [recorded, ...endJourney(state, 'no-support-needed')];
    }
  },
};
