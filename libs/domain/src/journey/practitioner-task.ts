import type { DueRule } from '../policy/policy.js';
import { currentTrajectory, type JourneyState } from './state.js';
import type { NeededTask, TaskKind } from './tasks.js';

/** In which capacity the journey's practitioner acts: as coach in a coaching, otherwise as BMW practitioner. */
export const practitionerRole = (state: JourneyState): 'coach' | 'bmw-practitioner' =>
  currentTrajectory(state)?.kind === 'coaching' ? 'coach' : 'bmw-practitioner';

/** A task for the practitioner of the journey, whoever that is now. */
export const practitionerTask = (
  state: JourneyState,
  kind: TaskKind,
  key: string,
  number: number | null,
  due: DueRule,
): readonly NeededTask[] =>
  state.practitioner === null
    ? []
    : [
        {
          key: `${kind}/${key}`,
          kind,
          role: practitionerRole(state),
          assigneeId: state.practitioner.practitionerId,
          number,
          due,
        },
      ];
