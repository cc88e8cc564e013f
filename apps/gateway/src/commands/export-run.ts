import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import { exportWorkflowId, temporal } from '@traject/contracts';
import { askTemporal } from './ask-temporal.js';
import type { DispatcherParts } from './dispatcher-parts.js';

/** Begins the making of an export, which goes on by itself; one that was begun before is not begun again. */
export const startExport = (
  parts: Pick<DispatcherParts, 'client' | 'connection' | 'taskQueue'>,
  exportId: string,
): Promise<void> =>
  askTemporal(parts, async () => {
    try {
      await parts.client.start(temporal.workflowTypes.exportFile, {
        workflowId: exportWorkflowId(exportId),
        taskQueue: parts.taskQueue,
        args: [exportId],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
      });
    } catch (cause) {
      if (!(cause instanceof WorkflowExecutionAlreadyStartedError)) throw cause;
    }
  });
