import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import {
  streamOf,
  temporal,
  type CommandAnswer,
  type JourneyCommandRequest,
  type JourneyStart,
  type StreamName,
} from '@traject/contracts';
import {
  commandOfTask,
  defaultPolicy,
  type Actor,
  type JourneyCommand,
  type JourneyCommands,
  type JourneyCommandType,
  type JourneyState,
  type Policy,
  type RequestJourney,
} from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';

/** The people of every journey told here. */
export const people = {
  requester: { role: 'requester', personId: 'requester-1' },
  manager: { role: 'manager', personId: 'manager-1' },
  employee: { role: 'employee', personId: 'employee-1' },
} as const satisfies Record<string, Actor>;

type StartJourney = (start: JourneyStart) => Promise<unknown>;

/** Where and in what time a journey runs. */
export interface DeskParts {
  readonly client: Client;
  readonly taskQueue: string;
  /** Milliseconds since the epoch, as the server counts them. */
  readonly now: () => Promise<number>;
  /** Length of a day in milliseconds; a civil day unless told. */
  readonly dayLengthMs?: number;
  /** Where to look which tasks are open; the workflow itself is asked unless told. */
  readonly known?: (journeyId: string) => Promise<JourneyState>;
  /** The sequence to which a command led, as the log has it: a command may be sent again when it has ended its process. */
  readonly ledTo?: (stream: StreamName, commandId: string) => Promise<number | undefined>;
}

/** What a command is answered; the log answers it when the process is over by then, as at the gateway. */
export const orFromLog = async (
  { ledTo }: DeskParts,
  stream: StreamName,
  { commandId, fingerprint }: Pick<JourneyCommandRequest, 'commandId' | 'fingerprint'>,
  ask: () => Promise<CommandAnswer>,
): Promise<CommandAnswer> => {
  try {
    return await ask();
  } catch (error) {
    const sequence = error instanceof WorkflowNotFoundError ? await ledTo?.(stream, commandId) : undefined;
    if (sequence === undefined) throw error;
    return { sequence, fingerprint };
  }
};

/** What is known of a command besides its data. */
export interface Given {
  readonly by?: Actor;
  readonly commandId?: string;
  readonly fingerprint?: string;
}

/** A running journey and the people who act on it. */
export interface Desk {
  readonly journeyId: string;
  readonly workflowId: string;
  /** Asks for the journey, as the requester. */
  request(): Promise<CommandAnswer>;
  /** Gives a command; who gives it and on which task follow from the open task that it completes. */
  give<Type extends JourneyCommandType>(type: Type, data: JourneyCommands[Type], given?: Given): Promise<CommandAnswer>;
  /** State of the workflow, which must be running, once it is in the log. */
  state(): Promise<JourneyState>;
}

/** In short days people would come too late for what they have days to do, as a machine that is busy takes as long. */
const patience = { contactConsentDays: 3_650, evaluationDays: 3_650, followUpDays: 3_650 };

const policyIn = (dayLengthMs: number): Policy => ({
  ...defaultPolicy,
  ...(dayLengthMs < defaultPolicy.dayLengthMs ? patience : {}),
  dayLengthMs,
});

const requestOf = (journeyId: string, dayLengthMs: number): RequestJourney => ({
  type: 'RequestJourney',
  actor: people.requester,
  taskId: null,
  data: {
    journeyId,
    organisationId: 'organisation-1',
    departmentId: null,
    employeeId: 'employee-1',
    requesterId: 'requester-1',
    managerId: 'manager-1',
    theme: 'work-pressure',
    subject: 'person',
    questionRef: 'content-question',
    relatedJourneyId: null,
    policy: policyIn(dayLengthMs),
  },
});

const taskOf = (state: JourneyState, type: JourneyCommandType, by: Actor | undefined) =>
  state.tasks.find(
    ({ kind, role }) =>
      Object.entries(commandOfTask).some(([task, command]) => task === kind && command === type) &&
      (by === undefined || by.role === role),
  );

/** Opens a desk for a journey that is not there yet. */
export const openDesk = (parts: DeskParts, journeyId: string = randomUUID()): Desk => {
  const { client, taskQueue, now, dayLengthMs = defaultPolicy.dayLengthMs } = parts;
  const workflowId = streamOf('journey', journeyId);
  const handle = client.workflow.getHandle(workflowId);
  const state = () => handle.executeUpdate<JourneyState, []>(temporal.updates.journeyState);
  const wrap = async (command: JourneyCommandRequest['command'], given: Given): Promise<JourneyCommandRequest> => ({
    commandId: given.commandId ?? randomUUID(),
    fingerprint: given.fingerprint ?? 'asked-once',
    calendar: calendarSliceAt(new Date(await now()).toISOString(), dayLengthMs),
    command,
  });
  return {
    journeyId,
    workflowId,
    state,
    request: async () => {
      const start: JourneyStart = { journeyId, snapshot: null, remembered: [] };
      const request = await wrap(requestOf(journeyId, dayLengthMs), {});
      return client.workflow.executeUpdateWithStart<StartJourney, CommandAnswer, [JourneyCommandRequest]>(
        temporal.updates.journeyCommand,
        {
          args: [request],
          updateId: request.commandId,
          startWorkflowOperation: new WithStartWorkflowOperation<StartJourney>(temporal.workflowTypes.supportJourney, {
            workflowId,
            taskQueue,
            args: [start],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        },
      );
    },
    give: async (type, data, given = {}) => {
      const current = await (parts.known ?? state)(journeyId);
      const task = taskOf(current, type, given.by);
      const actor = given.by ?? { role: task?.role ?? 'system', personId: task?.assigneeId ?? 'coordinator-1' };
      // Type and data of one command belong together; TypeScript does not see that through the generic.
      const command = { type, actor, taskId: task?.taskId ?? null, data } as unknown as JourneyCommand;
      const request = await wrap(command, given);
      return orFromLog(parts, workflowId, request, () =>
        handle.executeUpdate<CommandAnswer, [JourneyCommandRequest]>(temporal.updates.journeyCommand, {
          args: [request],
          updateId: request.commandId,
        }),
      );
    },
  };
};
