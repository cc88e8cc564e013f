import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { continueAsNew, ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { erasureWorkflowId, type Destroyed, type RetentionStart, type RetentionSummary } from '@traject/contracts';
import { destroyForGood, steps } from './erasure/steps.js';
import { personErasure } from './person-erasure.js';

/**
 * Destroys everything that was kept long enough: dossiers, then words of advice, then drafts, then people who left
 * and left nothing behind. At last it sweeps the words that nothing refers to.
 */
export async function retention({ place, before }: RetentionStart): Promise<RetentionSummary> {
  let { destroyed, kept } = before;
  let page = await steps.findDue(place);
  for (;;) {
    kept += page.heldPeople ?? 0;
    for (const due of page.due) {
      if (await destroyByDate(due)) destroyed += 1;
      else kept += 1;
    }
    if (page.next === null) return { destroyed, kept, swept: await steps.sweepUnreferred() };
    if (workflowInfo().continueAsNewSuggested) {
      await continueAsNew<typeof retention>({ place: page.next, before: { destroyed, kept } });
    }
    page = await steps.findDue(page.next);
  }
}

/** Whether it is destroyed; what is held stays until a later run. */
const destroyByDate = async (due: Destroyed): Promise<boolean> => {
  if (due.kind === 'person') {
    await beginErasure(due.personId);
    return true;
  }
  if (!(await steps.decideDestruction(due))) return false;
  await destroyForGood(due);
  if (due.kind === 'journey') {
    await steps.recordDossierDestroyed({ journeyId: due.journeyId, ground: 'retention-over' });
  }
  return true;
};

/** It goes on by itself, as it may wait for days until analysts have heard what there was. */
const beginErasure = async (personId: string): Promise<void> => {
  const asked = { personId, commandId: null, fingerprint: null, ground: 'retention' } as const;
  try {
    await startChild(personErasure, {
      workflowId: erasureWorkflowId(personId),
      args: [asked],
      parentClosePolicy: ParentClosePolicy.ABANDON,
    });
  } catch (error) {
    // The person is being erased at this moment.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
};
