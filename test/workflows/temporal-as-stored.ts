import proto from '@temporalio/proto';
import type { Client } from '@temporalio/client';

const { History } = proto.temporal.api.history.v1;
const { ListWorkflowExecutionsResponse } = proto.temporal.api.workflowservice.v1;

/** As the bytes of a protocol message hold text. */
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** The events of every run of a workflow as Temporal keeps them: by the service itself, which knows of no codec. */
const storedRuns = async ({ workflowService, options: { namespace } }: Client['workflow'], workflowId: string) => {
  const list = () =>
    workflowService.listWorkflowExecutions({ namespace, query: `WorkflowId = '${workflowId}'`, pageSize: 100 });
  // Its list is told later than its histories.
  let listed = await list();
  while (listed.executions.length === 0) listed = await list();
  const events = [];
  for (const { execution } of listed.executions) {
    let nextPageToken: Uint8Array | undefined;
    do {
      const request = { namespace, execution: execution ?? null, ...(nextPageToken && { nextPageToken }) };
      const page = await workflowService.getWorkflowExecutionHistory(request);
      events.push(...(page.history?.events ?? []));
      nextPageToken = page.nextPageToken.length > 0 ? page.nextPageToken : undefined;
    } while (nextPageToken !== undefined);
  }
  return { listed, events };
};

/** Everything that Temporal keeps and lists of a workflow, as the text that its bytes hold. */
export const storedText = async ({ workflow }: Client, workflowId: string): Promise<string> => {
  const { listed, events } = await storedRuns(workflow, workflowId);
  return textOf(ListWorkflowExecutionsResponse.encode(listed).finish()) + textOf(History.encode({ events }).finish());
};

/** How many workflow tasks of a workflow failed. */
export const failedTasks = async ({ workflow }: Client, workflowId: string): Promise<number> => {
  const { events } = await storedRuns(workflow, workflowId);
  return events.filter(({ workflowTaskFailedEventAttributes }) => workflowTaskFailedEventAttributes != null).length;
};
