import { randomUUID } from 'node:crypto';
import {
  isGrpcDeadlineError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import { kindOfStream, temporal, type ProcessStream } from '@traject/contracts';
import { wasGivenUp } from '@traject/daemon';
import type { ProcessState } from '@traject/event-log';
import type { AdviceSummary, JourneySummary } from '@traject/workflows';
import type { OperatorParts } from './operator-parts.js';

/** A journey or an advice, as Temporal has it. */
export type ProcessInTemporal =
  | { readonly kind: 'running'; readonly state: ProcessState | null }
  /** It runs, but nobody answers for it: no worker takes it, or its history cannot be gone through again. */
  | { readonly kind: 'silent' }
  | { readonly kind: 'ended'; readonly reason: string; readonly sequence: number }
  /** It failed, was terminated, or Temporal does not know it (any more). */
  | { readonly kind: 'gone'; readonly how: string };

const answerWithinMs = 5_000;
const attempts = 5;

/** In time, or at all: what Temporal has seen fail a few times it gives no Update any more. */
const noAnswer = (cause: unknown): boolean =>
  wasGivenUp(cause) || cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcDeadlineError(cause);

const askState = async (
  { client: { workflow, connection } }: Pick<OperatorParts, 'client'>,
  stream: ProcessStream,
): Promise<ProcessInTemporal> => {
  const { journeyState, adviceState } = temporal.updates;
  const update = kindOfStream(stream) === 'advice' ? adviceState : journeyState;
  try {
    // By an Update: a query may make the history of a journey unreplayable.
    const state = await connection.withDeadline(Date.now() + answerWithinMs, () =>
      workflow.getHandle(stream).executeUpdate<ProcessState | null, []>(update, { updateId: randomUUID() }),
    );
    return { kind: 'running', state };
  } catch (cause) {
    if (noAnswer(cause)) return { kind: 'silent' };
    throw cause;
  }
};

const statusOf = async (
  { client: { workflow } }: Pick<OperatorParts, 'client'>,
  stream: ProcessStream,
): Promise<WorkflowExecutionStatusName | 'UNKNOWN'> => {
  try {
    return (await workflow.getHandle(stream).describe()).status.name;
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return 'UNKNOWN';
    throw cause;
  }
};

const resultOf = async (
  { client: { workflow } }: Pick<OperatorParts, 'client'>,
  stream: ProcessStream,
): Promise<ProcessInTemporal> => {
  const { ended, sequence } = await workflow.getHandle<() => Promise<JourneySummary | AdviceSummary>>(stream).result();
  return { kind: 'ended', reason: ended, sequence };
};

/** Whether an Update failed only because the run that it was sent to ended or went on in a new one. */
const runWasOver = (cause: unknown): boolean =>
  cause instanceof WorkflowNotFoundError || cause instanceof WorkflowUpdateFailedError;

/**
 * Asks Temporal for a journey or an advice.
 * @throws what Temporal answered when it could not be asked
 */
export const readFromTemporal = async (
  parts: Pick<OperatorParts, 'client'>,
  stream: ProcessStream,
): Promise<ProcessInTemporal> => {
  for (let attempt = 1; ; attempt += 1) {
    const status = await statusOf(parts, stream);
    if (status === 'COMPLETED') return resultOf(parts, stream);
    if (status === 'UNKNOWN') return { kind: 'gone', how: 'unknown to Temporal' };
    if (status !== 'RUNNING' && status !== 'CONTINUED_AS_NEW') {
      return { kind: 'gone', how: `${status.toLowerCase().replaceAll('_', ' ')} in Temporal` };
    }
    try {
      return await askState(parts, stream);
    } catch (cause) {
      if (!runWasOver(cause) || attempt === attempts) throw cause;
    }
  }
};
