import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import {
  streamOf,
  temporal,
  type AdviceCommandRequest,
  type AdviceStart,
  type CommandAnswer,
} from '@traject/contracts';
import {
  commandOfAdviceTask,
  defaultPolicy,
  type Actor,
  type AdviceCommand,
  type AdviceCommands,
  type AdviceCommandType,
  type AdviceState,
  type RaisedAdvice,
} from '@traject/domain';
import { calendarSliceAt } from '@traject/working-calendar';
import { orFromLog, type DeskParts, type Given } from './desk.js';

/** An advice and the people who act on it. */
export interface AdviceDesk {
  readonly adviceId: string;
  readonly workflowId: `advice/${string}`;
  /** Raises the advice, as its author. */
  raise(about: Pick<RaisedAdvice, 'about' | 'groupSize' | 'concernedId'>): Promise<CommandAnswer>;
  /** Gives a command, as the person whose open task it completes. */
  give<Type extends AdviceCommandType>(type: Type, data: AdviceCommands[Type], given?: Given): Promise<CommandAnswer>;
  /** State of the workflow, which must be running, once it is in the log. */
  state(): Promise<AdviceState>;
}

type StartAdvice = (start: AdviceStart) => Promise<unknown>;

const author: Actor = { role: 'bmw-practitioner', personId: 'bmw-1' };

/** Hash of the words that every advice told here consists of. */
export const adviceTextHash = 'hash-advice';

const taskOf = ({ tasks }: AdviceState, type: AdviceCommandType) =>
  tasks.find(({ kind }) =>
    Object.entries(commandOfAdviceTask).some(([task, command]) => task === kind && command === type),
  );

/** Opens the desk of an advice that is not there yet. */
export const openAdviceDesk = (parts: DeskParts): AdviceDesk => {
  const { client, taskQueue, now, dayLengthMs = defaultPolicy.dayLengthMs } = parts;
  const adviceId = randomUUID();
  const workflowId = streamOf('advice', adviceId);
  const handle = client.workflow.getHandle(workflowId);
  const state = () => handle.executeUpdate<AdviceState, []>(temporal.updates.adviceState);
  const wrap = async (command: AdviceCommandRequest['command'], given: Given): Promise<AdviceCommandRequest> => ({
    commandId: given.commandId ?? randomUUID(),
    fingerprint: given.fingerprint ?? 'asked-once',
    calendar: calendarSliceAt(new Date(await now()).toISOString(), dayLengthMs),
    command,
  });
  const raised: Omit<RaisedAdvice, 'about' | 'groupSize' | 'concernedId'> = {
    adviceId,
    organisationId: 'organisation-1',
    departmentId: null,
    authorId: 'bmw-1',
    journeyId: null,
    theme: 'work-pressure',
    textRef: 'content-advice',
    textHash: adviceTextHash,
    recipientId: 'manager-1',
    recipientRole: 'manager',
    policy: { ...defaultPolicy, dayLengthMs },
  };
  return {
    adviceId,
    workflowId,
    state,
    raise: async (about) => {
      const start: AdviceStart = { adviceId, snapshot: null, remembered: [] };
      const data = { ...raised, ...about };
      const request = await wrap({ type: 'RaiseAdvice', actor: author, taskId: null, data }, {});
      return client.workflow.executeUpdateWithStart<StartAdvice, CommandAnswer, [AdviceCommandRequest]>(
        temporal.updates.adviceCommand,
        {
          args: [request],
          updateId: request.commandId,
          startWorkflowOperation: new WithStartWorkflowOperation<StartAdvice>(temporal.workflowTypes.employerAdvice, {
            workflowId,
            taskQueue,
            args: [start],
            workflowIdConflictPolicy: 'USE_EXISTING',
          }),
        },
      );
    },
    give: async (type, data, given = {}) => {
      const task = taskOf(await state(), type);
      const actor = given.by ?? { role: task?.role ?? 'manager', personId: task?.assigneeId ?? 'manager-1' };
      // Type and data of one command belong together; TypeScript does not see that through the generic.
      const command = { type, actor, taskId: task?.taskId ?? null, data } as unknown as AdviceCommand;
      const request = await wrap(command, given);
      return orFromLog(parts, workflowId, request, () =>
        handle.executeUpdate<CommandAnswer, [AdviceCommandRequest]>(temporal.updates.adviceCommand, {
          args: [request],
          updateId: request.commandId,
        }),
      );
    },
  };
};
