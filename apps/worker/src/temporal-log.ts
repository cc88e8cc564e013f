import { DefaultLogger, type Logger } from '@temporalio/worker';
import { ownSentence, type Log } from '@traject/daemon';

const levels = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/** What is taken over of a line of Temporal's: ids and codes; its other details may hold payloads. */
const kept = ['code', 'workflowId', 'runId', 'workflowType', 'activityType', 'attempt', 'stream', 'deadline'];

/** Sentences of the workflows and of the SDK that are known to hold no values; of others only the code is told. */
const known = [
  ownSentence('ALARM: the log refuses for good.'),
  ownSentence('The clock struck and was refused; it waits for the next change.'),
  ownSentence('Goes on from what it wrote in a workflow task that was lost.'),
  ownSentence('Worker state changed'),
  ownSentence('Worker failed'),
  ownSentence('Workflow started'),
  ownSentence('Workflow completed'),
  ownSentence('Workflow completed as cancelled'),
  ownSentence('Workflow continued as new'),
  ownSentence('Workflow failed'),
  ownSentence('Activity started'),
  ownSentence('Activity completed'),
  ownSentence('Activity failed'),
  ownSentence('Activity cancelled'),
  ownSentence('Failed to initiate shutdown'),
];

/** Hands the lines of Temporal's SDK and of the workflows to the worker's log. */
export const temporalLogTo = (log: Log): Logger =>
  new DefaultLogger('INFO', ({ level, message, meta }) => {
    const details = Object.entries(meta ?? {}).filter(([name]) => kept.includes(name));
    const error: unknown = meta?.['error'];
    const component: unknown = meta?.['sdkComponent'];
    log[levels[level]](
      {
        code: 'temporal-sdk',
        ...(typeof component === 'string' ? { component } : {}),
        ...Object.fromEntries(details),
        ...(error === undefined ? {} : { err: error }),
      },
      known.find((sentence) => sentence === message) ?? ownSentence("Temporal's SDK said something."),
    );
  });
