import { streamOf, type StreamName } from '@traject/contracts';
import type { AdviceState, JourneyState } from '@traject/domain';
import { readProcess } from '@traject/event-log';
import type { GatewayParts } from '../parts.js';
import { notFound } from '../problems/http-problem.js';
import type { FoundTask } from './found-task.js';

/** A journey that asks for a task, as it stands now. */
interface OwningJourney {
  readonly of: 'journey';
  readonly journeyId: string;
  readonly stream: StreamName<'journey'>;
  readonly state: JourneyState;
}

/** An advice that asks for a task, as it stands now. */
interface OwningAdvice {
  readonly of: 'advice';
  readonly adviceId: string;
  readonly journeyId: null;
  readonly stream: StreamName<'advice'>;
  readonly state: AdviceState;
}

/** Where what is written in a task belongs. */
export interface PlaceOfWords {
  /** The person whose erasure erases it. */
  readonly personId: string;
  readonly journeyId: string | null;
  readonly adviceId?: string;
}

/** What a task belongs to, as it stands now. */
export type TaskOwner = (OwningJourney | OwningAdvice) & {
  readonly words: PlaceOfWords;
};

/**
 * The journey or the advice of a task.
 * @throws HttpProblem `task-not-found`
 */
export async function ownerOf(parts: GatewayParts, { task, journeyState: state }: FoundTask): Promise<TaskOwner> {
  const { journeyId, adviceId } = task;
  if (journeyId !== null && state !== null)
    return {
      of: 'journey',
      journeyId,
      stream: streamOf('journey', journeyId),
      state,
      words: { personId: state.employeeId, journeyId },
    };
  if (adviceId !== null) return ownedByAdvice(parts, adviceId);
  throw notFound('task');
}

async function ownedByAdvice({ eventLog }: GatewayParts, adviceId: string): Promise<TaskOwner> {
  const stream = streamOf('advice', adviceId);
  const state = (await readProcess(eventLog, stream))?.state;
  if (state === undefined || !('adviceId' in state)) throw notFound('task');
  const words = { personId: state.concernedId ?? state.authorId, journeyId: null, adviceId };
  return { of: 'advice', adviceId, journeyId: null, stream, state, words };
}
