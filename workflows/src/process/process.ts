import {
  allHandlersFinished,
  condition,
  defineUpdate,
  setHandler,
  workflowInfo,
  type ApplicationFailure,
} from '@temporalio/workflow';
import type { CommandAnswer } from '@traject/contracts';
import { runClock, type ClockDeadline } from './clock.js';
import { openDecisions, type DecisionRules, type ProcessRequest, type ProcessStart } from './decisions.js';

/** What tells one kind of process from another. */
export interface ProcessRules<State, Command> extends DecisionRules<State, Command> {
  /** Update that carries a command. */
  readonly commandUpdate: string;
  /** Update that answers the state. */
  readonly stateUpdate: string;
  readonly deadlines: (state: State) => readonly ClockDeadline[];
  readonly dayLengthMs: (state: State) => number;
  /** The command by which the clock acts. */
  readonly strike: (deadlineId: string) => Command;
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

const standardLimit: HistoryLimit = { updates: 1_500 };

/**
 * Opens a process: takes commands as Updates, tells its state when it is in the log, strikes the clock, writes the log.
 * Call it before the first await, so that no command comes too early.
 */
export const openProcess = <State extends { readonly sequence: number }, Command>(
  rules: ProcessRules<State, Command>,
  start: ProcessStart<State>,
  limit: HistoryLimit = standardLimit,
): Process<State> => {
  const decisions = openDecisions(rules, start);
  let updates = 0;
  const handle = (request: ProcessRequest<Command>): Promise<CommandAnswer> => {
    updates += 1;
    return decisions.carryOut(request);
  };
  const report = (): Promise<State | null> => {
    updates += 1;
    return decisions.stateInLog();
  };
  setHandler(defineUpdate<CommandAnswer, [ProcessRequest<Command>]>(rules.commandUpdate), handle, {
    validator: decisions.validate,
  });
  setHandler(defineUpdate<State | null>(rules.stateUpdate), report);
  void runClock<State>({
    state: decisions.state,
    deadlines: rules.deadlines,
    dayLengthMs: rules.dayLengthMs,
    strike: ({ id }, time) => decisions.strike(rules.strike(id), time),
  });

  const fail = async (alarm: ApplicationFailure): Promise<never> => {
    await condition(allHandlersFinished);
    throw alarm;
  };
  const checked = async (): Promise<void> => {
    const alarm = decisions.alarm();
    if (alarm !== null) await fail(alarm);
  };
  const orAlarm = (holds: () => boolean) => (): boolean => holds() || decisions.alarm() !== null;

  return {
    state: decisions.state,
    historyIsLong: () => workflowInfo().continueAsNewSuggested || updates >= limit.updates,
    until: async (holds) => {
      await condition(orAlarm(holds));
      await checked();
    },
    untilAtMost: async (holds, timeout) => {
      const held = await condition(orAlarm(holds), timeout);
      await checked();
      return held;
    },
    settle: async () => {
      await condition(orAlarm(() => decisions.isWritten() && allHandlersFinished()));
      await checked();
      return { snapshot: decisions.state(), remembered: decisions.remembered() };
    },
  };
};
