import { actsInOwnCapacity } from '../anytime/actors.js';
import { anytimeDeciders } from '../anytime/commands.js';
import { contactConsentFirst, notOver, notPaused } from '../anytime/rules.js';
import { bmwDeciders } from '../bmw/commands.js';
import { closingDeciders } from '../closing/commands.js';
import { coachingDeciders } from '../coaching/commands.js';
import { employerOnlyAtStartAndEnd } from '../coaching/rules.js';
import { disclosureDeciders } from '../disclosure/commands.js';
import { intakeDeciders } from '../intake/commands.js';
import { neutralConversationDeciders } from '../neutral-conversation/commands.js';
import { referralDeciders } from '../referral/commands.js';
import { decideRequest, requestDeciders } from '../request/commands.js';
import { clockDeciders } from './clock.js';
import {
  commandOfTask,
  type JourneyCommand,
  type JourneyCommands,
  type JourneyCommandType,
  type RequestJourney,
} from './commands.js';
import { consequencesOf } from './consequences.js';
import {
  isRejection,
  type DecidersOf,
  type DecisionContext,
  type DecisionTime,
  type Fact,
  type Outcome,
} from './decider.js';
import type { JourneyEvent } from './events.js';
import { evolve } from './evolve.js';
import { neededTasks } from './next-step.js';
import { reconcileTasks } from './reconcile-tasks.js';
import { firstRejection, reject, type Rejection } from './rejection.js';
import type { JourneyState } from './state.js';
import { completesItsTask } from './task-rules.js';
import type { TaskKind } from './tasks.js';

const deciders: DecidersOf<JourneyCommands> = {
  ...requestDeciders,
  ...intakeDeciders,
  ...bmwDeciders,
  ...referralDeciders,
  ...coachingDeciders,
  ...neutralConversationDeciders,
  ...closingDeciders,
  ...disclosureDeciders,
  ...anytimeDeciders,
  ...clockDeciders,
};

const taskOfCommand = new Map<JourneyCommandType, TaskKind>(
  Object.entries(commandOfTask).map(([kind, command]) => [command, kind as TaskKind]), // keys of the table are task kinds
);

/** What a decision makes of a journey: its new events and the state they lead to, or the reason for refusal. */
export type Decision =
  { readonly rejected: false; readonly events: readonly JourneyEvent[]; readonly state: JourneyState } | Rejection;

interface Progress {
  readonly events: readonly JourneyEvent[];
  readonly state: JourneyState | null;
}

const record = (progress: Progress, facts: readonly Fact[], { actor, now }: DecisionContext): Progress =>
  facts.reduce<Progress>(({ events, state }, { type, data }) => {
    // A fact pairs each type with its own data, so dating and signing it gives an event of that type.
    const event = { type, version: 1, at: now, by: actor.role, data } as JourneyEvent;
    return { events: [...events, event], state: evolve(state, event) };
  }, progress);

const withConsequences = (progress: Progress, context: DecisionContext): Progress => {
  const facts = progress.state === null ? [] : consequencesOf(progress.state, context);
  return facts.length === 0 ? progress : withConsequences(record(progress, facts, context), context);
};

const withTasks = (progress: Progress, completedTaskId: string | null, context: DecisionContext): Progress => {
  const { state } = progress;
  if (state === null) return progress;
  const facts = reconcileTasks({
    ownerId: state.journeyId,
    open: state.tasks,
    opened: state.tasksOpened,
    needed: neededTasks(state),
    completedTaskId,
    dueWorkingDays: state.policy.dueWorkingDays,
    paused: state.pause !== null,
    now: context.now,
    calendar: context.calendar,
  });
  return record(progress, facts, context);
};

const complete = (
  state: JourneyState | null,
  outcome: Outcome,
  taskId: string | null,
  context: DecisionContext,
): Decision => {
  if (isRejection(outcome)) return outcome;
  const recorded = withConsequences(record({ events: [], state }, outcome, context), context);
  const { events, state: after } = withTasks(recorded, taskId, context);
  return after === null ? reject('journey-unknown') : { rejected: false, events, state: after };
};

/** Decides whether a journey may start. Source: S1. */
export const decideStart = (state: JourneyState | null, command: RequestJourney, time: DecisionTime): Decision => {
  if (state !== null) return reject('journey-exists');
  const context = { ...time, actor: command.actor };
  return complete(null, decideRequest(command.data, context), null, context);
};

const ownDecision = (state: JourneyState, command: JourneyCommand, context: DecisionContext): Outcome => {
  // The table has exactly one function for the type it is looked up by; TypeScript cannot correlate the two.
  const decider = deciders[command.type] as (
    state: JourneyState,
    data: JourneyCommand['data'],
    context: DecisionContext,
  ) => Outcome;
  return decider(state, command.data, context);
};

/**
 * Decides what a command makes of a journey. Pure: the same state, command and time give the same events.
 * A refused command leaves no event.
 */
export const decide = (state: JourneyState, command: JourneyCommand, time: DecisionTime): Decision => {
  const { type, actor, taskId } = command;
  const context: DecisionContext = { ...time, actor };
  const rejection = firstRejection(
    notOver(state, type),
    contactConsentFirst(state, type),
    notPaused(state, type),
    actsInOwnCapacity(state, type, actor),
    employerOnlyAtStartAndEnd(state, actor),
  );
  if (rejection !== null) return rejection;
  const outcome = ownDecision(state, command, context);
  if (isRejection(outcome)) return outcome;
  const taskRejection = completesItsTask(state.tasks, taskOfCommand.get(type) ?? null, { ...command, now: time.now });
  return taskRejection ?? complete(state, outcome, taskId, context);
};
