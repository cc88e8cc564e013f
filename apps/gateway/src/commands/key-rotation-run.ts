import { keyRotationTaskQueue, keyRotationWorkflowId, temporal } from '@traject/contracts';
import { askTemporal } from './ask-temporal.js';
import type { DispatcherParts } from './dispatcher-parts.js';

type Parts = Pick<DispatcherParts, 'client' | 'connection' | 'taskQueue'>;

/** Temporal's number for the queue of activities, beside that of workflows. */
const ofActivities = 2;

/** Whether some worker takes this work: Temporal knows who asked for any within the last minutes. */
export const canRotateKeys = (parts: Parts): Promise<boolean> =>
  askTemporal(parts, async () => {
    const { pollers } = await parts.connection.workflowService.describeTaskQueue({
      namespace: parts.client.options.namespace,
      taskQueue: { name: keyRotationTaskQueue(parts.taskQueue) },
      taskQueueType: ofActivities,
    });
    return (pollers ?? []).length > 0;
  });

/** Begins a rotation that is on record and has not ended; one that runs goes on. */
export const startKeyRotation = (parts: Parts, rotationId: string): Promise<void> =>
  askTemporal(parts, async () => {
    await parts.client.start(temporal.workflowTypes.keyRotation, {
      workflowId: keyRotationWorkflowId(rotationId),
      taskQueue: parts.taskQueue,
      args: [rotationId],
      workflowIdConflictPolicy: 'USE_EXISTING',
      // A workflow that somebody broke off left the rotation open; begun once more, it does what is left.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  });
