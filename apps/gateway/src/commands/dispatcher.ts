import {
  kindOfStream,
  streamOf,
  temporal,
  type AdviceCommandRequest,
  type AdviceStart,
  type CommandAnswer,
  type JourneyCommandRequest,
  type JourneyStart,
  type ProcessKind,
  type ProcessStream,
} from '@traject/contracts';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { keyReused } from '../problems/http-problem.js';
import type { CommandIdentity } from './command-id.js';
import { answerWithinMs, type DispatcherParts } from './dispatcher-parts.js';
import { erasureRun, startErasure, type ErasureRun } from './erasure-run.js';
import { startExport } from './export-run.js';
import { canRotateKeys, startKeyRotation } from './key-rotation-run.js';
import { problemOfFailure } from './problem-of-failure.js';
import { answerInLog, endedJourney, problemOfMissingWorkflow } from './process-in-log.js';

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
  /** Begins the making of an export, which goes on by itself; one that was begun before is not begun again. */
  startExport(exportId: string): Promise<void>;
  /** Whether some worker may touch keys. */
  canRotateKeys(): Promise<boolean>;
  /** Begins a rotation of keys that is on record, which goes on by itself; one that runs already goes on. */
  startKeyRotation(rotationId: string): Promise<void>;
  /** Whether this very command led to the erasure that is on record. */
  erasedBy(personId: string, identity: CommandIdentity): Promise<boolean>;
  /** What the log says that this command was answered; undefined when it was not carried out. */
  answerBefore(stream: ProcessStream, identity: CommandIdentity): Promise<CommandAnswer | undefined>;
}

type Request = JourneyCommandRequest | AdviceCommandRequest;

/** The workflow of each kind of process, and the Update by which it takes commands. */
const takenBy = {
  journey: { workflowType: temporal.workflowTypes.supportJourney, update: temporal.updates.journeyCommand },
  advice: { workflowType: temporal.workflowTypes.employerAdvice, update: temporal.updates.adviceCommand },
} as const satisfies Record<ProcessKind, unknown>;

/** Opens the dispatcher. */
export function dispatcherOf(parts: DispatcherParts): Dispatcher {
  const { eventLog, hashes } = parts;
  const keyed = <Named extends CommandIdentity>(named: Named): Named => ({
    ...named,
    fingerprint: hashes.ofRequest(named.fingerprint),
  });
  return {
    startJourney: (journeyId, asked) => {
      const start = { journeyId, snapshot: null, remembered: [] };
      return toNew(parts, streamOf('journey', journeyId), keyed(asked), start);
    },
    toJourney: (journeyId, asked) => toRunning(parts, streamOf('journey', journeyId), keyed(asked)),
    toJourneyEver: async (journeyId, asked) => {
      const stream = streamOf('journey', journeyId);
      const over = await endedJourney(eventLog, stream);
      const request = keyed(asked);
      return over === null ? toRunning(parts, stream, request) : toNew(parts, stream, request, over, 'ALLOW_DUPLICATE');
    },
    startAdvice: (adviceId, asked) => {
      const start = { adviceId, snapshot: null, remembered: [] };
      return toNew(parts, streamOf('advice', adviceId), keyed(asked), start);
    },
    toAdvice: (adviceId, asked) => toRunning(parts, streamOf('advice', adviceId), keyed(asked)),
    erasePerson: (personId, identity) => {
      const { commandId, fingerprint } = keyed(identity);
      return startErasure(parts, { personId, commandId, fingerprint, ground: 'asked' });
    },
    erasureRun: (personId) => erasureRun(parts, personId),
    startExport: (exportId) => startExport(parts, exportId),
    canRotateKeys: () => canRotateKeys(parts),
    startKeyRotation: (rotationId) => startKeyRotation(parts, rotationId),
    erasedBy: async (personId, { commandId }) =>
      (await eventLog.findByCommand(streamOf('person', personId), commandId)).length > 0,
    answerBefore: (stream, identity) => answerInLog(eventLog, stream, keyed(identity)),
  };
}

const optionsOf = (request: Request): { updateId: string; args: [Request] } => ({
  updateId: request.commandId,
  args: [request],
});

/** Sends a command to a workflow that runs. */
const toRunning = (parts: DispatcherParts, stream: ProcessStream, request: Request): Promise<CommandAnswer> =>
  send(parts, stream, request, () =>
    parts.client
      .getHandle(stream)
      .executeUpdate<CommandAnswer, [Request]>(takenBy[kindOfStream(stream)].update, optionsOf(request)),
  );

/** Sends a command with which a workflow begins, or goes on where it has begun meanwhile. */
const toNew = (
  parts: DispatcherParts,
  stream: ProcessStream,
  request: Request,
  start: JourneyStart | AdviceStart,
  // The id comes from the command, so a finished workflow of this id has carried it out already.
  workflowIdReusePolicy: 'REJECT_DUPLICATE' | 'ALLOW_DUPLICATE' = 'REJECT_DUPLICATE',
): Promise<CommandAnswer> => {
  const { client, taskQueue } = parts;
  const { workflowType, update } = takenBy[kindOfStream(stream)];
  return send(parts, stream, request, () =>
    client.executeUpdateWithStart<() => Promise<unknown>, CommandAnswer, [Request]>(update, {
      ...optionsOf(request),
      startWorkflowOperation: new WithStartWorkflowOperation(workflowType, {
        workflowId: stream,
        taskQueue,
        args: [start],
        workflowIdConflictPolicy: 'USE_EXISTING',
        workflowIdReusePolicy,
      }),
    }),
  );
};

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
