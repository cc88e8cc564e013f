import { proxyActivities, sleep } from '@temporalio/workflow';
import type { Destroyed } from '@traject/contracts';
import type { ErasureActivities } from '../activities.js';

/**
 * The steps of erasure and retention. Each is tried until it succeeds, however long a part is away: what was begun is
 * brought to its end.
 */
export const steps = proxyActivities<ErasureActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '500 ms', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Destroys what was decided to be destroyed: first it is on the list that no backup brings back, then it is gone. */
export const destroyForGood = async (entry: Destroyed): Promise<void> => {
  await steps.listDestroyed(entry);
  await steps.destroyContent(entry);
};

const second = 1_000;
const longestPause = 6 * 3_600 * second;
const longestWait = 7 * 86_400 * second;

/**
 * Waits until everything up to a position is published, so that analysts hear of it under the names that they know. After
 * a week without a stream the names go all the same: what was not published by then is left out.
 */
export const untilPublished = async (position: number): Promise<void> => {
  let pause = second;
  for (let waited = 0; waited < longestWait; waited += pause) {
    if (await steps.isPublished(position)) return;
    pause = waited === 0 ? second : Math.min(2 * pause, longestPause);
    await sleep(pause);
  }
};
