import type { LogOfProcesses } from '@traject/activities';
import type { Log } from '@traject/daemon';
import type { WorkerStatus } from './worker-status.js';

/** The log's append, with its figures kept and its failures noted. */
export const measuredLog = (
  eventLog: LogOfProcesses,
  { status, log }: { readonly status: WorkerStatus; readonly log: Log },
): LogOfProcesses => ({
  readStream: (stream, part) => eventLog.readStream(stream, part),
  appendEvents: async (request) => {
    const begun = performance.now();
    const note = (outcome: 'written' | 'failed'): void => {
      status.appended(outcome, request.events.length, (performance.now() - begun) / 1_000);
    };
    try {
      const appended = await eventLog.appendEvents(request);
      note('written');
      return appended;
    } catch (error) {
      note('failed');
      log.warn({ code: 'append-failed', stream: request.stream, err: error }, 'The log did not take a batch.');
      throw error;
    }
  },
});
