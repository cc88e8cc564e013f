import { streamOf, type ProcessStream } from '@traject/contracts';
import { readProcess, type ProcessState } from '@traject/event-log';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';
import type { FoundTask } from './found-task.js';

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
export async function ownerOf(parts: GatewayParts, { task, journeyState: state }: FoundTask): Promise<TaskOwner> {
  const { journeyId, adviceId } = task;
  if (journeyId !== null && state !== null)
    return { stream: streamOf('journey', journeyId), state, aboutId: state.employeeId, journeyId };
  if (adviceId !== null) return ownedByAdvice(parts, adviceId);
  throw notFound('task');
}

async function ownedByAdvice({ eventLog }: GatewayParts, adviceId: string): Promise<TaskOwner> {
  const stream = streamOf('advice', adviceId);
  const state = (await readProcess(eventLog, stream))?.state;
  if (state === undefined || !('adviceId' in state)) throw notFound('task');
  return { stream, state, aboutId: state.concernedId ?? state.authorId, journeyId: null };
}
