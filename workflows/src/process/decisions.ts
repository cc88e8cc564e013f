import { ApplicationFailure, condition } from '@temporalio/workflow';
import type { CommandAnswer, RememberedCommand, StoredEvent, StreamName } from '@traject/contracts';
import type { CalendarSlice, DecisionTime, EventOf, Instant, Rejection } from '@traject/domain';
import { now } from './clock.js';
import { openCommandMemory, type Outcome } from './command-memory.js';
import { openEventQueue, type Overtaken } from './event-queue.js';
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

/** What is decided by which rules, and where it is written. */
export interface DecisionRules<State, Command> {
  readonly stream: StreamName;
  /** Decides a command; the state is null before the first one. */
  readonly decide: (state: State | null, command: Command, time: DecisionTime) => ProcessDecision<State>;
  /** The state after one more event of the stream. */
  readonly evolve: (state: State | null, event: StoredEvent) => State;
}

/** Where a process begins: at nothing, or where an earlier run or the log left it. */
export interface ProcessStart<State> {
  readonly snapshot: State | null;
  readonly remembered: readonly RememberedCommand[];
}

/** What was decided, on its way into the log. */
export interface Decisions<State, Command> {
  /** The state after all that was decided, in the log or not. */
  state(): State | null;
  /**
   * Whether a command would be carried out.
   * @throws ApplicationFailure of a {@link refusal} when not
   */
  validate(request: ProcessRequest<Command>): void;
  /**
   * Carries out a command, or answers as before when it was; resolves when it is in the log.
   * @throws ApplicationFailure of a {@link refusal}, or of the alarm of the log
   */
  carryOut(request: ProcessRequest<Command>): Promise<CommandAnswer>;
  /** Carries out what the clock does; the rejection when there was nothing to do. */
  strike(command: Command, time: DecisionTime): Rejection | null;
  /** The state that is in the log once all is there that was decided by now. */
  stateInLog(): Promise<State | null>;
  /** Whether everything that was decided is in the log. */
  isWritten(): boolean;
  /** The commands that are still known, newest last. */
  remembered(): readonly RememberedCommand[];
  /** Why the log refused for good, or null. */
  alarm(): ApplicationFailure | null;
}

// An event of the domain is an object of plain JSON under `data`; the log's own type says no more than that.
const stored = (events: readonly EventOf<string, unknown>[]): readonly StoredEvent[] =>
  events as readonly StoredEvent[];

const later = (at: Instant, other: Instant | undefined): Instant => (other !== undefined && at < other ? other : at);

/** Opens the decisions of a process. */
export const openDecisions = <State extends { readonly sequence: number }, Command>(
  rules: DecisionRules<State, Command>,
  start: ProcessStart<State>,
): Decisions<State, Command> => {
  type Request = ProcessRequest<Command>;
  const memory = openCommandMemory(start.remembered);

  const decide = ({ command }: Pick<Request, 'command'>, time: DecisionTime) =>
    rules.decide(queue.decided(), command, time);
  const accept = (request: Request, at: Instant): ApplicationFailure | null => {
    const decision = decide(request, { now: at, calendar: request.calendar });
    if (decision.rejected) return refusal(decision.code, decision.parameters);
    const { state, events } = decision;
    queue.put({ request, at, events: stored(events), state });
    memory.accepted(request, state.sequence);
    return null;
  };

  /** Takes over what the log has of this run, and decides again what people asked for and is not in it. */
  const takeOver = ({ before, written, undone }: Overtaken<State, Request>): void => {
    memory.takeOver(before, written);
    for (const { request, at } of undone) {
      if (request === null || memory.outcomeOf(request) !== null) continue;
      // Not the present, which after a local activity may differ when it is replayed.
      const refused = accept(request, later(at, written.at(-1)?.event.at));
      if (refused !== null) memory.refused(request.commandId, refused);
    }
  };
  const queue = openEventQueue<State, Request>({
    stream: rules.stream,
    logged: start.snapshot,
    evolve: rules.evolve,
    overtaken: takeOver,
  });

  const isInLog = (sequence: number): boolean => (queue.logged()?.sequence ?? 0) >= sequence;
  /** Null as long as it is neither refused nor in the log. */
  const outcomeInLog = (request: Request): Outcome | null => {
    const outcome = memory.outcomeOf(request);
    const isWaiting = outcome === null || (!(outcome instanceof ApplicationFailure) && !isInLog(outcome.sequence));
    return isWaiting ? queue.alarm() : outcome;
  };

  return {
    state: () => queue.decided(),
    validate: (request) => {
      const before = memory.outcomeOf(request);
      if (before instanceof ApplicationFailure) throw before;
      if (before !== null) return;
      const decision = decide(request, { now: now(), calendar: request.calendar });
      if (decision.rejected) throw refusal(decision.code, decision.parameters);
    },
    carryOut: async (request) => {
      const refused = memory.outcomeOf(request) === null ? accept(request, now()) : null;
      if (refused !== null) throw refused;
      for (;;) {
        const outcome = outcomeInLog(request);
        if (outcome instanceof ApplicationFailure) throw outcome;
        if (outcome !== null) return outcome;
        await condition(() => outcomeInLog(request) !== null);
      }
    },
    strike: (command, time) => {
      const decision = decide({ command }, time);
      if (decision.rejected) return decision;
      queue.put({ request: null, at: time.now, events: stored(decision.events), state: decision.state });
      return null;
    },
    stateInLog: async () => {
      const wanted = queue.decided()?.sequence ?? 0;
      await condition(() => isInLog(wanted) || queue.isEmpty() || queue.alarm() !== null);
      const alarm = queue.alarm();
      if (alarm !== null && !isInLog(wanted)) throw alarm;
      return queue.logged();
    },
    isWritten: () => queue.isEmpty(),
    remembered: () => memory.all(),
    alarm: () => queue.alarm(),
  };
};
