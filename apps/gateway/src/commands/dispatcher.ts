import {
  erasureWorkflowId,
  streamOf,
  temporal,
  type AdviceCommandRequest,
  type AdviceStart,
  type CommandAnswer,
  type ErasureAsked,
  type ErasureSummary,
  type JourneyCommandRequest,
  type JourneyStart,
  type ProcessStream,
} from '@traject/contracts';
import type { EventLog } from '@traject/event-log';
import {
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Connection,
  type WorkflowClient,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { PayloadProblem } from '@traject/payload-encryption';
import { HttpProblem, keyReused, tryAgain } from '../problems/http-problem.js';
import { problemOfRejection } from '../problems/rejections.js';
import type { CommandIdentity } from './command-id.js';
import type { ContentHashes } from './content-hashes.js';
import { answerInLog, endedJourney, problemOfMissingWorkflow } from './process-in-log.js';

/** What the dispatcher works with. */
export interface DispatcherParts {
  readonly client: WorkflowClient;
  readonly connection: Connection;
  readonly eventLog: EventLog;
  readonly hashes: ContentHashes;
  readonly taskQueue: string;
}

/**
 * Sends commands to their workflows as Updates and waits until their events are in the log.
 * @throws HttpProblem with the code of a refusal; `try-again` when a part is away, and then nobody knows yet whether
 * the command took effect: the same command sent again tells
 */
export interface Dispatcher {
  startJourney(journeyId: string, request: JourneyCommandRequest): Promise<CommandAnswer>;
  toJourney(journeyId: string, request: JourneyCommandRequest): Promise<CommandAnswer>;
  /** Also after the end: the journey's workflow begins again from the log, carries this out and ends. */
  toJourneyEver(journeyId: string, request: JourneyCommandRequest): Promise<CommandAnswer>;
  startAdvice(adviceId: string, request: AdviceCommandRequest): Promise<CommandAnswer>;
  toAdvice(adviceId: string, request: AdviceCommandRequest): Promise<CommandAnswer>;
  /** Begins the erasure of a person, which goes on by itself; one that runs already goes on. */
  erasePerson(personId: string, identity: CommandIdentity): Promise<void>;
  /** How the last erasure of a person stands; null when Temporal knows of none, or of one that was broken off. */
  erasureRun(personId: string): Promise<ErasureRun | null>;
  /** Whether this very command led to the erasure that is on record. */
  erasedBy(personId: string, identity: CommandIdentity): Promise<boolean>;
  /** What the log says that this command was answered; undefined when it was not carried out. */
  answerBefore(stream: ProcessStream, identity: CommandIdentity): Promise<CommandAnswer | undefined>;
}

/** How an erasure stands with its workflow. */
export type ErasureRun = 'running' | Pick<ErasureSummary, 'refused'>;

type Request = JourneyCommandRequest | AdviceCommandRequest;

const answerWithinMs = 15_000;

/** Opens the dispatcher. */
export function dispatcherOf(parts: DispatcherParts): Dispatcher {
  const { client, eventLog, hashes, taskQueue } = parts;
  const keyed = <Named extends CommandIdentity>(named: Named): Named => ({
    ...named,
    fingerprint: hashes.ofRequest(named.fingerprint),
  });
  const { workflowTypes, updates } = temporal;
  const options = (request: Request): { updateId: string; args: [Request] } => ({
    updateId: request.commandId,
    args: [request],
  });
  const starting = (
    workflowType: string,
    workflowId: ProcessStream,
    start: JourneyStart | AdviceStart,
    // The id comes from the command, so a finished workflow of this id has carried it out already.
    workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE' = 'REJECT_DUPLICATE',
  ) =>
    new WithStartWorkflowOperation(workflowType, {
      workflowId,
      taskQueue,
      args: [start],
      workflowIdConflictPolicy: 'USE_EXISTING',
      workflowIdReusePolicy,
    });
  const toJourney: Dispatcher['toJourney'] = (journeyId, asked) => {
    const request = keyed(asked);
    const stream = streamOf('journey', journeyId);
    return send(parts, stream, request, () =>
      client.getHandle(stream).executeUpdate<CommandAnswer, [Request]>(updates.journeyCommand, options(request)),
    );
  };
  return {
    startJourney: (journeyId, asked) => {
      const request = keyed(asked);
      const stream = streamOf('journey', journeyId);
      const start: JourneyStart = { journeyId, snapshot: null, remembered: [] };
      return send(parts, stream, request, () =>
        client.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, [Request]>(updates.journeyCommand, {
          ...options(request),
          startWorkflowOperation: starting(workflowTypes.supportJourney, stream, start),
        }),
      );
    },
    startAdvice: (adviceId, asked) => {
      const request = keyed(asked);
      const stream = streamOf('advice', adviceId);
      const start: AdviceStart = { adviceId, snapshot: null, remembered: [] };
      return send(parts, stream, request, () =>
        client.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, [Request]>(updates.adviceCommand, {
          ...options(request),
          startWorkflowOperation: starting(workflowTypes.employerAdvice, stream, start),
        }),
      );
    },
    toJourney,
    toJourneyEver: async (journeyId, asked) => {
      const stream = streamOf('journey', journeyId);
      const over = await endedJourney(eventLog, stream);
      if (over === null) return toJourney(journeyId, asked);
      const request = keyed(asked);
      return send(parts, stream, request, () =>
        client.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, [Request]>(updates.journeyCommand, {
          ...options(request),
          startWorkflowOperation: starting(workflowTypes.supportJourney, stream, over, 'ALLOW_DUPLICATE'),
        }),
      );
    },
    toAdvice: (adviceId, asked) => {
      const request = keyed(asked);
      const stream = streamOf('advice', adviceId);
      return send(parts, stream, request, () =>
        client.getHandle(stream).executeUpdate<CommandAnswer, [Request]>(updates.adviceCommand, options(request)),
      );
    },
    erasePerson: (personId, identity) => {
      const { commandId, fingerprint } = keyed(identity);
      return startErasure(parts, { personId, commandId, fingerprint, ground: 'asked' });
    },
    erasureRun: (personId) => erasureRun(parts, personId),
    erasedBy: async (personId, { commandId }) =>
      (await eventLog.findByCommand(streamOf('person', personId), commandId)).length > 0,
    answerBefore: (stream, identity) => answerInLog(eventLog, stream, keyed(identity)),
  };
}

async function startErasure({ client, connection, taskQueue }: DispatcherParts, asked: ErasureAsked): Promise<void> {
  try {
    await connection.withDeadline(Date.now() + answerWithinMs, () =>
      client.start(temporal.workflowTypes.personErasure, {
        workflowId: erasureWorkflowId(asked.personId),
        taskQueue,
        args: [asked],
        workflowIdConflictPolicy: 'USE_EXISTING',
        // One that was refused may be asked for again; one that is done is on record, which the caller looks up first.
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      }),
    );
  } catch (cause) {
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}

async function erasureRun({ client, connection }: DispatcherParts, personId: string): Promise<ErasureRun | null> {
  const handle = client.getHandle<(asked: ErasureAsked) => Promise<ErasureSummary>>(erasureWorkflowId(personId));
  try {
    return await connection.withDeadline(Date.now() + answerWithinMs, async () => {
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') return 'running';
      return status.name === 'COMPLETED' ? handle.result() : null;
    });
  } catch (cause) {
    if (cause instanceof WorkflowNotFoundError) return null;
    throw problemOfFailure(cause) ?? tryAgain(cause);
  }
}

/** A workflow remembers its recent commands, and the log all of them: what was carried out is never refused afterwards. */
async function send(
  { connection, eventLog }: DispatcherParts,
  stream: ProcessStream,
  identity: CommandIdentity,
  update: () => Promise<CommandAnswer>,
): Promise<CommandAnswer> {
  try {
    const answer = await connection.withDeadline(Date.now() + answerWithinMs, update);
    // Temporal itself answers an Update that it knows by its id, whatever is asked under it.
    if (answer.fingerprint !== identity.fingerprint) throw keyReused();
    return answer;
  } catch (cause) {
    const problem = problemOfFailure(cause);
    if (problem !== null && (problem.status >= 500 || problem.code === 'idempotency-key-reused')) throw problem;
    const before = await answerInLog(eventLog, stream, identity);
    if (before !== undefined) return before;
    throw problem ?? (await problemOfMissingWorkflow(eventLog, stream, cause));
  }
}

/** What Temporal's failure means to the caller; null when there is no workflow that takes commands. */
export function problemOfFailure(cause: unknown): HttpProblem | null {
  if (cause instanceof HttpProblem) return cause;
  if (cause instanceof WorkflowNotFoundError || cause instanceof WorkflowExecutionAlreadyStartedError) return null;
  if (cause instanceof WorkflowUpdateFailedError) return problemOfUpdate(cause);
  const isAway =
    cause instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    cause instanceof ServiceError ||
    // The command may be carried out all the same: while a key is changed, an answer under a key not known here yet.
    cause instanceof PayloadProblem ||
    isGrpcServiceError(cause);
  if (isAway) return tryAgain(cause);
  return new HttpProblem(500, 'unexpected', 'Something went wrong here. Try again with the same key.', {}, { cause });
}

function problemOfUpdate(failed: WorkflowUpdateFailedError): HttpProblem {
  const { cause } = failed;
  if (cause instanceof ApplicationFailure) {
    if (cause.type === 'idempotency-key-reused') return keyReused();
    const problem = problemOfRejection(cause.type ?? '', cause.details?.[0]);
    if (problem !== undefined) return problem;
  }
  // A workflow that ends or continues as new while an Update comes in fails it with a code of Temporal's own.
  return tryAgain(failed);
}
