import { streamOf, type ProcessStream } from '@traject/contracts';
import { readProcess, type ProcessState, type WorklistRow } from '@traject/event-log';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';

/** What a task belongs to, as it stands now. */
export interface TaskOwner {
  readonly stream: ProcessStream;
  readonly state: ProcessState;
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
  return { stream: streamOf('journey', journeyId), state, aboutId: state.employeeId, journeyId };
}

async function ownedByAdvice({ eventLog }: GatewayParts, adviceId: string): Promise<TaskOwner> {
  const stream = streamOf('advice', adviceId);
  const state = (await readProcess(eventLog, stream))?.state;
  if (state === undefined || !('adviceId' in state)) throw notFound('task');
  return { stream, state, aboutId: state.concernedId ?? state.authorId, journeyId: null };
}
