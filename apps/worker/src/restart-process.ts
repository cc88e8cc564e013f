import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import {
  idOfStream,
  kindOfStream,
  temporal,
  type AdviceStart,
  type JourneyStart,
  type ProcessStream,
} from '@traject/contracts';
import { readProcess, type ProcessInLog } from '@traject/event-log';
import type { OperatorParts } from './operator-parts.js';

/** Why a journey or an advice was not restarted. */
export class RestartRefused extends Error {
  override readonly name = 'RestartRefused';
  constructor(
    readonly code: 'journey-unknown' | 'journey-over' | 'journey-running',
    message: string,
  ) {
    super(`${code}: ${message}`);
  }
}

const workflowTypeOf = {
  journey: temporal.workflowTypes.supportJourney,
  advice: temporal.workflowTypes.employerAdvice,
} as const;

type Parts = Pick<OperatorParts, 'client' | 'eventLog' | 'taskQueue'>;

/** Settings of {@link restartProcess}. */
export interface RestartOptions {
  /** Terminate a workflow that still runs; for one whose history cannot be gone through again. */
  readonly replace: boolean;
}

const openInLog = async ({ eventLog }: Parts, stream: ProcessStream): Promise<ProcessInLog> => {
  const found = await readProcess(eventLog, stream);
  if (found === null) throw new RestartRefused('journey-unknown', `the log has no stream ${stream}.`);
  if (found.ended !== null) {
    throw new RestartRefused(
      'journey-over',
      `${stream} ended at sequence ${found.state.sequence}; nothing is left to do.`,
    );
  }
  return found;
};

/** What the workflow is started with to go on from the log. */
const startOf = ({ stream, state, commands: remembered }: ProcessInLog): [JourneyStart | AdviceStart] =>
  'adviceId' in state
    ? [{ adviceId: idOfStream(stream), snapshot: state, remembered }]
    : [{ journeyId: idOfStream(stream), snapshot: state, remembered }];

const terminate = async ({ client }: Parts, stream: ProcessStream): Promise<void> => {
  try {
    await client.workflow.getHandle(stream).terminate('Replaced by a restart from the log.');
  } catch (cause) {
    // Nothing runs: there is nothing to make way.
    if (!(cause instanceof WorkflowNotFoundError)) throw cause;
  }
};

/**
 * Starts the workflow of a lost journey or advice from the log alone. Deadlines follow from the state, so those that
 * passed meanwhile strike at once. The log is not touched.
 * @returns the sequence that it goes on from
 * @throws RestartRefused `journey-unknown`, `journey-over`, `journey-running`
 */
export const restartProcess = async (
  parts: Parts,
  stream: ProcessStream,
  { replace }: RestartOptions,
): Promise<number> => {
  await openInLog(parts, stream);
  if (replace) await terminate(parts, stream);
  // Read after the other one was terminated, which may have written until then.
  const found = await openInLog(parts, stream);
  try {
    await parts.client.workflow.start(workflowTypeOf[kindOfStream(stream)], {
      workflowId: stream,
      taskQueue: parts.taskQueue,
      args: startOf(found),
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: replace ? 'ALLOW_DUPLICATE' : 'ALLOW_DUPLICATE_FAILED_ONLY',
    });
  } catch (cause) {
    if (!(cause instanceof WorkflowExecutionAlreadyStartedError)) throw cause;
    throw new RestartRefused(
      'journey-running',
      `${stream} has a workflow that runs or came to its end. Compare it with compare-journeys; if it cannot go on, restart it with --replace.`,
    );
  }
  return found.state.sequence;
};
