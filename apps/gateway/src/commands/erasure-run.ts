import { erasureWorkflowId, temporal, type ErasureAsked, type ErasureSummary } from '@traject/contracts';
import { WorkflowNotFoundError } from '@temporalio/client';
import { tryAgain } from '../problems/http-problem.js';
import { answerWithinMs, type DispatcherParts } from './dispatcher-parts.js';
import { problemOfFailure } from './problem-of-failure.js';

/** How an erasure stands with its workflow. */
export type ErasureRun = 'running' | Pick<ErasureSummary, 'refused'>;

/** Begins the erasure of a person, which goes on by itself; one that runs already goes on. */
export async function startErasure(
  { client, connection, taskQueue }: DispatcherParts,
  asked: ErasureAsked,
): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + answerWithinMs, () =>
      client.start(temporal.workflowTypes.personErasure, {
        workflowId: erasureWorkflowId(asked.personId),
        taskQueue,
        args: [asked],
        workflowIdConflictPolicy: 'USE_EXISTING',
        // One that was refused may be asked for again; one that is done is on record, which the caller looks up first.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  } catch (cause) {
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}

/** How the last erasure of a person stands; null when Temporal knows of none, or of one that was broken off. */
export async function erasureRun(
  { client, connection }: DispatcherParts,
  personId: string,
): Promise<ErasureRun | null> {
  const handle = client.getHandle<(asked: ErasureAsked) => Promise<ErasureSummary>>(erasureWorkflowId(personId));
  try {
    return await connection.withDeadline(Date.now() + answerWithinMs, async () => {
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') return 'running';
      return status.name === 'COMPLETED' ? handle.result() : null;
    });
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}
