import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { keyRotationFailures, keyRotationTaskQueue, type KeyRotationFailure } from '@traject/contracts';
import type { KeyRotationActivities } from './activities.js';

/** Only workers that may touch keys take this work. Whoever is at it says so; after a silence another goes on. */
const byTheRotator = () => {
  const taskQueue = keyRotationTaskQueue(workflowInfo().taskQueue);
  const retry = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' } as const;
  return {
    wrapping: proxyActivities<KeyRotationActivities>({
      taskQueue,
      scheduleToCloseTimeout: '1 day',
      heartbeatTimeout: '15 seconds',
      retry,
    }),
    telling: proxyActivities<KeyRotationActivities>({ taskQueue, startToCloseTimeout: '1 minute', retry }),
  };
};

/** The reason that an activity gave for not going on. */
const failureIn = (error: ActivityFailure): KeyRotationFailure => {
  const type = error.cause instanceof ApplicationFailure ? error.cause.type : null;
  return keyRotationFailures.find((known) => known === type) ?? 'not-done';
};

/** Wraps every key of the dossier anew, or says why it cannot be done. */
export async function keyRotation(rotationId: string): Promise<void> {
  const { wrapping, telling } = byTheRotator();
  try {
    await wrapping.wrapKeysAnew(rotationId);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await telling.giveUpRotation({ rotationId, code: failureIn(error) });
  }
}
