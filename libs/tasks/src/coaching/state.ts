import { currentTrajectory, type CoachingTrajectory, type TaskKind } from '@traject/domain';
import { journeyOf, TaskStepOver, type FormContext } from '../form/context.js';

/**
 * The coaching that a task is about.
 * @throws TaskStepOver when no coaching runs
 */
export const coachingOf = (context: FormContext, kind: TaskKind): CoachingTrajectory => {
  const trajectory = currentTrajectory(journeyOf(context, kind));
  if (trajectory?.kind !== 'coaching' || trajectory.endedAt !== null) throw new TaskStepOver(kind);
  return trajectory;
};
