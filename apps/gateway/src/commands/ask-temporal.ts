import { tryAgain } from '../problems/http-problem.js';
import { answerWithinMs, type DispatcherParts } from './dispatcher-parts.js';
import { problemOfFailure } from './problem-of-failure.js';

/**
 * Asks Temporal for something that no Update does, and waits so long at most.
 * @throws HttpProblem `try-again` while Temporal is away, or what its failure means
 */
export async function askTemporal<Answer>(
  { connection }: Pick<DispatcherParts, 'connection'>,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await connection.withDeadline(Date.now() + answerWithinMs, ask);
  } catch (cause) {
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}
