import { erasureWorkflowId, temporal, type ErasureAsked, type ErasureSummary } from '@traject/contracts';
import { WorkflowNotFoundError } from '@temporalio/client';
import { askTemporal } from './ask-temporal.js';
import type { DispatcherParts } from './dispatcher-parts.js';

/** How an erasure stands with its workflow. */
export type ErasureRun = 'running' | Pick<ErasureSummary, 'refused'>;

/** Begins the erasure of a person, which goes on by itself; one that runs already goes on. */
export const startErasure = (parts: DispatcherParts, asked: ErasureAsked): Promise<void> =>
  askTemporal(parts, async () => {
    await parts.client.start(temporal.workflowTypes.personErasure, {
      workflowId: erasureWorkflowId(asked.personId),
      taskQueue: parts.taskQueue,
      args: [asked],
      workflowIdConflictPolicy: 'USE_EXISTING',
      // One that was refused may be asked for again; one that is done is on record, which the caller looks up first.
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    });
  });

/** How the last erasure of a person stands; null when Temporal knows of none, or of one that was broken off. */
export const erasureRun = (parts: DispatcherParts, personId: string): Promise<ErasureRun | null> =>
  askTemporal(parts, async () => {
    const handle = parts.client.getHandle<(asked: ErasureAsked) => Promise<ErasureSummary>>(
      erasureWorkflowId(personId),
    );
    try {
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') return 'running';
      return status.name === 'COMPLETED' ? await handle.result() : null;
    } catch (cause) {
      if (cause instanceof WorkflowNotFoundError) return null;
      throw cause;
    }
  });
