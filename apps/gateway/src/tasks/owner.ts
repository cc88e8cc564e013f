import { adviceWorkflowId, journeyWorkflowId, type StreamName } from '@traject/contracts';
import { foldAdvice, type AdviceEvent, type AdviceState, type JourneyState } from '@traject/domain';
import type { WorklistRow } from '@traject/event-log';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** What a task belongs to, as it stands now. */
export interface TaskOwner {
  readonly stream: StreamName;
  readonly state: JourneyState | AdviceState;
  /** The person whose erasure erases what is written in the task. */
  readonly aboutId: string;
  readonly journeyId: string | null;
}

/**
 * The journey or the advice of a task.
 * @throws HttpProblem `task-not-found`
 */
export async function ownerOf(parts: GatewayParts, task: WorklistRow): Promise<TaskOwner> {
  if (task.journeyId !== null) return ownedByJourney(parts, task.journeyId);
  if (task.adviceId !== null) return ownedByAdvice(parts, task.adviceId);
  throw notFound('task');
}

async function ownedByJourney({ readModels }: GatewayParts, journeyId: string): Promise<TaskOwner> {
  const row = await readModels
    .selectFrom('journeys')
    .select('state')
    .where('journeyId', '=', journeyId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('task');
  const { state } = row;
  return { stream: journeyWorkflowId(journeyId), state, aboutId: state.employeeId, journeyId };
}

async function ownedByAdvice({ eventLog }: GatewayParts, adviceId: string): Promise<TaskOwner> {
  const stream = adviceWorkflowId(adviceId);
  const events = await eventLog.readStream(stream);
  // The stream of an advice holds the events of an advice alone.
  const state = foldAdvice(events.map(({ event }) => event as AdviceEvent));
  if (state === null) throw notFound('task');
  return { stream, state, aboutId: state.concernedId ?? state.authorId, journeyId: null };
}
