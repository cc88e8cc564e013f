import { ActivityFailure, ApplicationFailure } from '@temporalio/common';
import { proxyActivities, sleep } from '@temporalio/workflow';
import { exportFailures, type ExportFailure } from '@traject/contracts';
import type { ExportActivities } from './activities.js';

/** Whoever makes the file says that they are at it; after a silence another begins anew. */
const making = proxyActivities<ExportActivities>({
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: '15 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
const keeping = proxyActivities<ExportActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
});

/** The reason that an activity gave for not going on. */
const failureIn = (error: ActivityFailure): ExportFailure => {
  const type = error.cause instanceof ApplicationFailure ? error.cause.type : null;
  return exportFailures.find((known) => known === type) ?? 'not-made';
};

/** Makes the file of an export, keeps it for a week, and takes it away. */
export async function exportFile(exportId: string): Promise<void> {
  try {
    await making.writeExport(exportId);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await keeping.failExport({ exportId, code: failureIn(error) });
  }
  await sleep('7 days');
  await keeping.removeExport(exportId);
}
