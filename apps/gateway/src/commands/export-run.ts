import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { exportWorkflowId, temporal } from '@traject/contracts';
import { tryAgain } from '../problems/http-problem.js';
import { answerWithinMs, type DispatcherParts } from './dispatcher-parts.js';
import { problemOfFailure } from './problem-of-failure.js';

/** Begins the making of an export, which goes on by itself; one that was begun before is not begun again. */
export async function startExport(
  { client, connection, taskQueue }: Pick<DispatcherParts, 'client' | 'connection' | 'taskQueue'>,
  exportId: string,
): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + answerWithinMs, () =>
      client.start(temporal.workflowTypes.exportFile, {
        workflowId: exportWorkflowId(exportId),
        taskQueue,
        args: [exportId],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      }),
    );
  } catch (cause) {
    if (cause instanceof WorkflowExecutionAlreadyStartedError) return;
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}
