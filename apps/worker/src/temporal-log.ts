import { DefaultLogger, type Logger } from '@temporalio/worker';
import type { Log } from '@traject/daemon';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What is taken over of a line of Temporal's: ids and codes; its other details may hold payloads. */
const kept = ['code', 'workflowId', 'runId', 'workflowType', 'activityType', 'attempt', 'stream', 'deadline'];

/** Hands the lines of Temporal's SDK and of the workflows to the worker's log. */
export const temporalLogTo = (log: Log): Logger =>
  new DefaultLogger('INFO', ({ level, message, meta }) => {
    const details = Object.entries(meta ?? {}).filter(([name]) => kept.includes(name));
    const error: unknown = meta?.['error'];
    log[levels[level]](
      { ...Object.fromEntries(details), ...(error === undefined ? {} : { err: error }) },
      message.split('\n')[0] ?? '',
    );
  });
