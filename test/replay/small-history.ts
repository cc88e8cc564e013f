import { historyToJSON, type History } from '@temporalio/common/lib/proto-utils.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a replay does not look at: who took a task, and on which machine with which build. */
const notReplayed: ReadonlySet<string> = new Set([
  'identity',
  'requestId',
  'taskId',
  'workerVersion',
  'binaryChecksum',
  'prevAutoResetPoints',
  'meteringMetadata',
  'sdkName',
  'sdkVersion',
  'historySizeBytes',
  'workerMayIgnore',
]);

/** The queue of a workflow task may be a worker's own, which is named after its machine. */
const isQueueOfATask = (within: string, key: string): boolean =>
  within === 'workflowTaskScheduledEventAttributes' && key === 'taskQueue';

const isEmpty = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

const smaller = (value: Json, within = ''): Json => {
  if (Array.isArray(value)) return value.map((inner) => smaller(inner));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value)
    .filter(([key]) => !notReplayed.has(key) && !isQueueOfATask(within, key))
    .map(([key, inner]) => [key, smaller(inner, key)] as const)
    .filter(([, inner]) => !isEmpty(inner));
  return Object.fromEntries(kept);
};

/** A history as JSON that can be replayed, one event a line, without what a replay does not look at. */
export const smallHistory = (history: History): string => {
  // Written by the SDK itself as a JSON object with a list of events.
  const { events } = JSON.parse(historyToJSON(history)) as { readonly events: readonly Json[] };
  return `{"events":[\n${events.map((event) => JSON.stringify(smaller(event))).join(',\n')}\n]}\n`;
};
