import { currentTrajectory, type NeutralConversationTrajectory, type TaskKind } from '@traject/domain';
import { journeyOf, TaskStepOver, type FormContext } from '../form/context.js';

/**
 * The neutral conversation that a task is about.
 * @throws TaskStepOver when none runs
 */
export const conversationOf = (context: FormContext, kind: TaskKind): NeutralConversationTrajectory => {
  const trajectory = currentTrajectory(journeyOf(context, kind));
  if (trajectory?.kind !== 'neutral-conversation' || trajectory.endedAt !== null) throw new TaskStepOver(kind);
  return trajectory;
};
