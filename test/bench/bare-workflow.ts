import { allHandlersFinished, condition, defineUpdate, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { bare, type BareActivities } from './bare-names.js';

const { nothing } = proxyLocalActivities<BareActivities>({ startToCloseTimeout: '10 s' });

/** What Temporal costs alone: five Updates, each with one local activity that does nothing. */
export async function fiveUpdates(): Promise<void> {
  let taken = 0;
  setHandler(defineUpdate(bare.update), async () => {
    await nothing();
    taken += 1;
  });
  await condition(() => taken === bare.updates && allHandlersFinished());
}
