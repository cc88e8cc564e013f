import {
  allHandlersFinished,
  condition,
  defineUpdate,
  setHandler,
  workflowInfo,
  type ApplicationFailure,
} from '@temporalio/workflow';
import type { CommandAnswer, RememberedCommand, StoredEvent, StreamName } from '@traject/contracts';
import type { CalendarSlice, DecisionTime, EventOf, Rejection } from '@traject/domain';
import { now, runClock, type ClockDeadline } from './clock.js';
import { openEventQueue } from './event-queue.js';
import { refusal } from './refusal.js';

/** What a decision makes of a state. */
export type ProcessDecision<State> =
  { readonly rejected: false; readonly events: readonly EventOf<string, unknown>[]; readonly state: State } | Rejection;

/** A command with what it carries besides itself. */
export interface ProcessRequest<Command> {
  readonly commandId: string;
  readonly fingerprint: string;
  readonly calendar: CalendarSlice;
  readonly command: Command;
}

/** What tells one kind of process from another. */
export interface ProcessRules<State, Command> {
  readonly stream: StreamName;
  /** Update that carries a command. */
  readonly commandUpdate: string;
  /** Update that answers the state. */
  readonly stateUpdate: string;
  /** Decides a command; the state is null before the first one. */
  readonly decide: (state: State | null, command: Command, time: DecisionTime) => ProcessDecision<State>;
  readonly deadlines: (state: State) => readonly ClockDeadline[];
  readonly dayLengthMs: (state: State) => number;
  /** The command by which the clock acts. */
  readonly strike: (deadlineId: string) => Command;
}

/** Where a process begins: at nothing, or where an earlier run or the log left it. */
export interface ProcessStart<State> {
  readonly snapshot: State | null;
  readonly remembered: readonly RememberedCommand[];
}

/** When a run makes way for a new one. */
export interface HistoryLimit {
  /** Temporal takes 2,000 Updates in one run. */
  readonly updates: number;
}

/** A running process: state that commands and the clock change, and a log that follows. */
export interface Process<State> {
  readonly state: () => State | null;
  /** Whether the run should make way for a new one soon. */
  readonly historyIsLong: () => boolean;
  /** Waits until this holds; fails when the log refused for good. */
  readonly until: (holds: () => boolean) => Promise<void>;
  /** The same, but no longer than this; tells whether it holds. */
  readonly untilAtMost: (holds: () => boolean, timeout: '1 hour') => Promise<boolean>;
  /** Waits until everything is in the log and every command is answered; gives where a next run begins. */
  readonly settle: () => Promise<ProcessStart<State>>;
}

const rememberedCommands = 200;
const standardLimit: HistoryLimit = { updates: 1_500 };

// An event of the domain is an object of plain JSON under `data`; the log's own type says no more than that.
const stored = (events: readonly EventOf<string, unknown>[]): readonly StoredEvent[] =>
  events as readonly StoredEvent[];

/**
 * Opens a process: takes commands as Updates, tells its state when it is in the log, strikes the clock, writes the log.
 * Call it before the first await, so that no command comes too early.
 */
export const openProcess = <State extends { readonly sequence: number }, Command>(
  rules: ProcessRules<State, Command>,
  start: ProcessStart<State>,
  limit: HistoryLimit = standardLimit,
): Process<State> => {
  let state = start.snapshot;
  let remembered = start.remembered;
  let updates = 0;
  const queue = openEventQueue(rules.stream, state?.sequence ?? 0);

  const known = (commandId: string) => remembered.find((command) => command.commandId === commandId);
  const decide = ({ command, calendar }: ProcessRequest<Command>): ProcessDecision<State> =>
    rules.decide(state, command, { now: now(), calendar });
  const accept = (decision: Exclude<ProcessDecision<State>, Rejection>, commandId: string | null): void => {
    state = decision.state;
    queue.put(stored(decision.events), commandId);
  };

  const validate = (request: ProcessRequest<Command>): void => {
    const before = known(request.commandId);
    if (before !== undefined) {
      const isOther = before.fingerprint !== null && before.fingerprint !== request.fingerprint;
      if (isOther) throw refusal('idempotency-key-reused');
      return;
    }
    const decision = decide(request);
    if (decision.rejected) throw refusal(decision.code, decision.parameters);
  };

  const carryOut = (request: ProcessRequest<Command>): CommandAnswer => {
    const { commandId, fingerprint } = request;
    const before = known(commandId);
    if (before !== undefined) return { sequence: before.sequence, fingerprint: before.fingerprint ?? fingerprint };
    const decision = decide(request);
    if (decision.rejected) throw refusal(decision.code, decision.parameters);
    accept(decision, commandId);
    const answer = { sequence: decision.state.sequence, fingerprint };
    remembered = [...remembered, { ...answer, commandId }].slice(-rememberedCommands);
    return answer;
  };

  const handle = async (request: ProcessRequest<Command>): Promise<CommandAnswer> => {
    updates += 1;
    const answer = carryOut(request);
    await queue.reaches(answer.sequence);
    return answer;
  };

  const report = async (): Promise<State | null> => {
    updates += 1;
    const reported = state;
    await queue.reaches(reported?.sequence ?? 0);
    return reported;
  };

  setHandler(defineUpdate<CommandAnswer, [ProcessRequest<Command>]>(rules.commandUpdate), handle, {
    validator: validate,
  });
  setHandler(defineUpdate<State | null>(rules.stateUpdate), report);
  void runClock<State>({
    state: () => state,
    deadlines: rules.deadlines,
    dayLengthMs: rules.dayLengthMs,
    strike: ({ id }, time) => {
      const decision = rules.decide(state, rules.strike(id), time);
      if (decision.rejected) return decision;
      accept(decision, null);
      return null;
    },
  });

  const fail = async (alarm: ApplicationFailure): Promise<never> => {
    await condition(allHandlersFinished);
    throw alarm;
  };
  const checked = async (): Promise<void> => {
    const alarm = queue.alarm();
    if (alarm !== null) await fail(alarm);
  };

  return {
    state: () => state,
    historyIsLong: () => workflowInfo().continueAsNewSuggested || updates >= limit.updates,
    until: async (holds) => {
      await condition(() => holds() || queue.alarm() !== null);
      await checked();
    },
    untilAtMost: async (holds, timeout) => {
      const held = await condition(() => holds() || queue.alarm() !== null, timeout);
      await checked();
      return held;
    },
    settle: async () => {
      await condition(() => (queue.isEmpty() && allHandlersFinished()) || queue.alarm() !== null);
      await checked();
      return { snapshot: state, remembered };
    },
  };
};
