import { ActivityFailure, ApplicationFailure, condition, log, proxyLocalActivities } from '@temporalio/workflow';
import type { StoredEvent, StreamName } from '@traject/contracts';
import type { DecidedEvent, WorkflowActivities } from '../activities.js';

/** Decided events on their way into the log, in order, one batch at a time. */
export interface EventQueue {
  /** Puts events at the end. */
  put(events: readonly StoredEvent[], commandId: string | null): void;
  /** Whether everything that was put is in the log. */
  isEmpty(): boolean;
  /** Resolves when the event of this sequence is in the log; fails when the log refuses for good. */
  reaches(sequence: number): Promise<void>;
  /** Why the log refused for good, or null. */
  alarm(): ApplicationFailure | null;
}

/** Refusals of the log that trying again cannot heal: somebody else wrote to this stream, or we would contradict ourselves. */
const alarms: readonly string[] = ['stream-conflict', 'event-payload-differs', 'event-malformed', 'append-empty'];

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

/** Opens the queue of a stream whose log stands at this sequence. It writes by itself. */
export const openEventQueue = (stream: StreamName, sequence: number): EventQueue => {
  const waiting: DecidedEvent[] = [];
  let logged = sequence;
  let decided = sequence;
  let alarm: ApplicationFailure | null = null;

  const write = async (): Promise<void> => {
    while (alarm === null) {
      await condition(() => waiting.length > 0);
      const events = waiting.splice(0);
      try {
        await quick.appendEvents({ stream, expectedSequence: logged, events });
        logged += events.length;
      } catch (error) {
        alarm = refused(error, stream);
      }
    }
  };
  void write();

  return {
    put: (events, commandId) => {
      decided += events.length;
      waiting.push(...events.map((event) => ({ event, commandId })));
    },
    isEmpty: () => logged === decided,
    alarm: () => alarm,
    reaches: async (wanted) => {
      await condition(() => logged >= wanted || alarm !== null);
      if (logged < wanted && alarm !== null) throw alarm;
    },
  };
};
