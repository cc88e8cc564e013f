import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';

const { History } = proto.temporal.api.history.v1;
const { WorkflowExecutionInfo } = proto.temporal.api.workflow.v1;
const { DescribeWorkflowExecutionResponse, ListWorkflowExecutionsResponse } = proto.temporal.api.workflowservice.v1;

/** As the bytes of a protocol message hold text. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

type Execution = proto.temporal.api.common.v1.IWorkflowExecution;

/** The events of one run as Temporal keeps them: by the service itself, which knows of no codec. */
const storedEvents = async ({ workflowService, options: { namespace } }: Client['workflow'], execution: Execution) => {
  const events = [];
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = { namespace, execution, ...(nextPageToken && { nextPageToken }) };
    const page = await workflowService.getWorkflowExecutionHistory(request);
    events.push(...(page.history?.events ?? []));
    nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
  return events;
};

/** The events of every run of a workflow as Temporal keeps them. */
const storedRuns = async (workflow: Client['workflow'], workflowId: string) => {
  const { workflowService, options } = workflow;
  const { namespace } = options;
  const list = () =>
    workflowService.listWorkflowExecutions({ namespace, query: `WorkflowId = '${workflowId}'`, pageSize: 100 });
  // Its list is told later than its histories.
  let listed = await list();
  while (listed.executions.length === 0) listed = await list();
  const runs = listed.executions.map(({ execution }) => storedEvents(workflow, execution ?? {}));
  return { listed, events: (await Promise.all(runs)).flat() };
};

/** One run of a workflow, in the bytes in which Temporal keeps and lists it. */
export interface StoredRun {
  readonly workflowId: string;
  readonly bytes: Uint8Array;
}

/** Every run of every workflow of a namespace: what is listed of it, memo and search attributes included, and its history. */
export const everyStoredRun = async function* ({ workflow }: Client): AsyncGenerator<StoredRun> {
  const { workflowService, options } = workflow;
  let nextPageToken: Uint8Array | undefined;
  do {
    const request = { namespace: options.namespace, pageSize: 100, ...(nextPageToken && { nextPageToken }) };
    const listed = await workflowService.listWorkflowExecutions(request);
    for (const info of listed.executions) {
      const events = await storedEvents(workflow, info.execution ?? {});
      const parts = [WorkflowExecutionInfo.encode(info).finish(), History.encode({ events }).finish()];
      yield { workflowId: info.execution?.workflowId ?? '', bytes: Buffer.concat(parts) };
    }
    nextPageToken = listed.nextPageToken.length > 0 ? listed.nextPageToken : undefined;
  } while (nextPageToken !== undefined);
};

/** Everything that Temporal keeps and lists of a workflow, as the text that its bytes hold. */
export const storedText = async ({ workflow }: Client, workflowId: string): Promise<string> => {
  const { listed, events } = await storedRuns(workflow, workflowId);
  return textOf(ListWorkflowExecutionsResponse.encode(listed).finish()) + textOf(History.encode({ events }).finish());
};

/** What Temporal answers to whoever asks it to describe a workflow, as the text that its bytes hold. */
export const describedText = async ({ workflow }: Client, workflowId: string): Promise<string> => {
  const { workflowService, options } = workflow;
  const { namespace } = options;
  const described = await workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } });
  return textOf(DescribeWorkflowExecutionResponse.encode(described).finish());
};

/** How many workflow tasks of a workflow failed. */
export const failedTasks = async ({ workflow }: Client, workflowId: string): Promise<number> => {
  const { events } = await storedRuns(workflow, workflowId);
  return events.filter(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes != null).length;
};
