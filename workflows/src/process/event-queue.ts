import {
  ActivityFailure,
  ApplicationFailure,
  condition,
  log,
  proxyLocalActivities,
  workflowInfo,
} from '@temporalio/workflow';
import { appendAlarms, type DecidedEvent, type StoredEvent, type StreamName } from '@traject/contracts';
import type { Instant } from '@traject/domain';
import type { WorkflowActivities, WrittenEvent } from '../activities.js';

/** What a decision led to, on its way into the log. */
export interface Decided<State, Request> {
  /** What was asked; null when the clock struck. */
  readonly request: Request | null;
  /** When it was decided. */
  readonly at: Instant;
  readonly events: readonly StoredEvent[];
  /** The state after these events. */
  readonly state: State;
}

/** Decisions on their way into the log, in order, one batch at a time. */
export interface EventQueue<State, Request> {
  /** Puts a decision at the end. */
  put(decided: Decided<State, Request>): void;
  /** The state after all that was put. */
  decided(): State | null;
  /** The state as the log has it. */
  logged(): State | null;
  /** Whether everything that was put is in the log. */
  isEmpty(): boolean;
  /** Why the log refused for good, or null. */
  alarm(): ApplicationFailure | null;
}

/**
 * The log holds events that this run, or one that it goes on from, wrote in a workflow task that Temporal never came to
 * know of, in the place of what was decided since.
 */
export interface Overtaken<State, Request> {
  /** Sequence of the last event before them. */
  readonly before: number;
  readonly written: readonly WrittenEvent[];
  /** Decisions that are void, in order. */
  readonly undone: readonly Decided<State, Request>[];
}

/** What a queue is opened with. */
export interface EventQueueParts<State, Request> {
  readonly stream: StreamName;
  /** The state as the log has it; null for a stream without events. */
  readonly logged: State | null;
  readonly evolve: (state: State | null, event: StoredEvent) => State;
  /** Told when that happened; the queue's states are those of the log by then. What is put from here on is written. */
  readonly overtaken: (overtaken: Overtaken<State, Request>) => void;
}

const alarms: readonly string[] = appendAlarms;

const retry = { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '5 s' } as const;

const quick = proxyLocalActivities<WorkflowActivities>({
  startToCloseTimeout: '10 s',
  localRetryThreshold: '10 s',
  retry: { ...retry, nonRetryableErrorTypes: [...alarms] },
});

const alarmOf = (error: unknown): ApplicationFailure | null => {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && alarms.includes(cause.type ?? '') ? cause : null;
};

const refused = (error: unknown, stream: StreamName): ApplicationFailure => {
  const type = alarmOf(error)?.type ?? 'append-failed';
  log.error('ALARM: the log refuses for good.', { code: type, stream });
  return ApplicationFailure.create({
    type,
    nonRetryable: true,
    message: `${stream} cannot go on: its events were refused by the log (${type}). The log was kept as it is. Find out who else wrote to it, then start it anew from the log.`,
    ...(error instanceof Error ? { cause: error } : {}),
  });
};

interface WhoAsked {
  readonly commandId: string;
  readonly fingerprint: string;
}

const eventsOf = <State>({ request, events }: Decided<State, WhoAsked>): readonly DecidedEvent[] =>
  events.map((event) => ({
    event,
    commandId: request?.commandId ?? null,
    fingerprint: request?.fingerprint ?? null,
  }));

/** Opens the queue of a stream. It writes by itself. */
export const openEventQueue = <State extends { readonly sequence: number }, Request extends WhoAsked>({
  stream,
  evolve,
  overtaken,
  ...start
}: EventQueueParts<State, Request>): EventQueue<State, Request> => {
  // The first one: what an earlier run wrote and did not know of is as much the process's own.
  const { firstExecutionRunId: runId } = workflowInfo();
  const waiting: Decided<State, Request>[] = [];
  let { logged } = start;
  let decided = logged;
  let alarm: ApplicationFailure | null = null;

  const write = async (batch: readonly Decided<State, Request>[]): Promise<void> => {
    const expectedSequence = logged?.sequence ?? 0;
    const events = batch.flatMap(eventsOf);
    const written = events.length === 0 ? null : await quick.appendEvents({ stream, expectedSequence, runId, events });
    if (written === null) {
      logged = batch.at(-1)?.state ?? logged;
      return;
    }
    log.warn('Goes on from what it wrote in a workflow task that was lost.', { stream, events: written.length });
    for (const { event } of written) logged = evolve(logged, event);
    decided = logged;
    overtaken({ before: expectedSequence, written, undone: [...batch, ...waiting.splice(0)] });
  };
  const writeAll = async (): Promise<void> => {
    while (alarm === null) {
      await condition(() => waiting.length > 0);
      try {
        await write(waiting.splice(0));
      } catch (error) {
        alarm = refused(error, stream);
      }
    }
  };
  void writeAll();

  return {
    put: (decision) => {
      decided = decision.state;
      waiting.push(decision);
    },
    decided: () => decided,
    logged: () => logged,
    isEmpty: () => logged === decided,
    alarm: () => alarm,
  };
};
