import {
  commandOfAdviceTask,
  type AdviceCommand,
  type AdviceCommands,
  type AdviceCommandType,
} from '../advice/commands.js';
import { decideAdviceStart, type AdviceDecision, type decideAdvice } from '../advice/decide.js';
import {
  adviceIntentions,
  adviceOutcomes,
  adviceSubjects,
  type AdviceEvent,
  type AdviceEventType,
} from '../advice/events.js';
import { adviceDeadlines, foldAdvice, neededAdviceTasks, type AdviceState } from '../advice/state.js';
import { ADVICE_KEY, isUnopened, type Disclosure } from '../disclosure/disclosure.js';
import type { Actor } from '../journey/decider.js';
import type { TaskKind } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import { anAdvice } from './advice.js';
import { calendarAt, daysLater, firstMorning } from './calendar.js';
import { choicesFrom, type Choices } from './choices.js';
import { actors, people } from './people.js';
import { previewed } from './previews.js';

/** What random advices came by. */
export interface AdviceExploration {
  commands: number;
  refused: number;
  readonly eventTypes: Set<AdviceEventType>;
  readonly taskKinds: Set<TaskKind>;
}

/** An exploration that has yet to begin. */
export const newAdviceExploration = (): AdviceExploration => ({
  commands: 0,
  refused: 0,
  eventTypes: new Set(),
  taskKinds: new Set(),
});

interface Draw {
  readonly state: AdviceState;
  readonly choose: Choices;
}

const randomData: { readonly [Type in AdviceCommandType]: (draw: Draw) => AdviceCommands[Type] } = {
  AnswerAdviceConsent: ({ choose }) => ({
    given: choose.chance(70),
    textHash: choose.chance(85) ? 'hash-advice' : 'hash-of-other-words',
    preview: previewed('advice', choose.chance(85) ? 'hash-advice' : 'hash-of-other-words'),
  }),
  AcknowledgeAdvice: () => ({}),
  RespondToAdvice: ({ choose }) => ({ intention: choose.of(adviceIntentions), responseRef: null }),
  ReportAdviceOutcome: ({ choose }) => ({ outcome: choose.of(adviceOutcomes), remarksRef: null }),
  OpenDisclosure: ({ choose }) => ({ key: choose.of([ADVICE_KEY, ADVICE_KEY, 'no-such-key']) }),
  WithdrawDisclosure: ({ choose }) => ({ key: choose.of([ADVICE_KEY, ADVICE_KEY, 'no-such-key']) }),
  StrikeClock: ({ state, choose }) => ({
    deadlineId: choose.of([...adviceDeadlines(state).map(({ id }) => id), 'no-such-deadline']),
  }),
};

const commandTypes = Object.keys(randomData) as readonly AdviceCommandType[]; // the table has every type as a key

const commandFor = (draw: Draw, type: AdviceCommandType, actor: Actor, taskId: string | null): AdviceCommand =>
  // The table gives the data of the type it is asked for; TypeScript cannot correlate the two.
  ({ type, actor, taskId, data: randomData[type](draw) }) as AdviceCommand;

const randomCommand = (draw: Draw): AdviceCommand => {
  const { state, choose } = draw;
  const [task] = state.tasks;
  if (state.disclosure !== null && isUnopened(state.disclosure) && choose.chance(40)) {
    const opens = choose.chance(70);
    return opens
      ? commandFor(draw, 'OpenDisclosure', actors.manager, null)
      : commandFor(draw, 'WithdrawDisclosure', actors.employee, null);
  }
  const found = Object.entries(commandOfAdviceTask).find(([kind]) => kind === task?.kind);
  if (task !== undefined && found !== undefined && choose.chance(60)) {
    return commandFor(draw, found[1], { role: task.role, personId: task.assigneeId }, task.taskId);
  }
  const actor = choose.of<Actor>(Object.values(actors));
  return commandFor(draw, choose.of(commandTypes), actor, choose.of([task?.taskId ?? null, 'no-such-task', null]));
};

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
const unless = (holds: boolean, violation: string): readonly string[] => (holds ? [] : [violation]);

/** Nothing is opened but what was disclosed, was not taken back, and is within its time. Source: S7. */
const openedOnlyWhatWasValid = (disclosure: Disclosure | null, events: readonly AdviceEvent[]): boolean =>
  events.every(
    ({ type, at }) =>
      type !== 'DisclosureOpened' || (disclosure !== null && isUnopened(disclosure) && at < disclosure.validUntil),
  );

const violationsOf = (before: AdviceState | null, decision: AdviceDecision): readonly string[] => {
  if (decision.rejected) {
    return unless(same(Object.keys(decision), ['rejected', 'code', 'parameters']), 'a rejected command left something');
  }
  const { events, state } = decision;
  const open = state.tasks.map(({ key }) => key);
  const needed = neededAdviceTasks(state).map(({ key }) => key);
  const waits = state.stage.kind === 'awaiting-consent';
  return [
    ...unless(same(foldAdvice(events, before), state), 'the state is not what its events lead to'),
    ...unless(same(open, needed), 'the open tasks are not those that the advice needs'),
    ...unless(!waits || events.every(({ type }) => type !== 'AdviceSent'), 'an advice was sent before its consent'),
    ...unless(
      state.concernedId === null ||
        !events.some(({ type }) => type === 'AdviceSent') ||
        events.some(({ type }) => type === 'WordsDisclosed'),
      'an advice that can be traced to a person was sent without their consent',
    ),
    ...unless(openedOnlyWhatWasValid(before?.disclosure ?? null, events), 'words were opened that were not disclosed'),
  ];
};

const failOn = (violations: readonly string[], context: unknown): void => {
  if (violations.length > 0) throw new Error(`${violations.join('; ')}: ${JSON.stringify(context)}`);
};

const note = (exploration: AdviceExploration, decision: AdviceDecision): void => {
  exploration.commands += 1;
  if (decision.rejected) {
    exploration.refused += 1;
    return;
  }
  for (const event of decision.events) {
    exploration.eventTypes.add(event.type);
    if (event.type === 'TaskOpened') exploration.taskKinds.add(event.data.kind);
  }
};

const raise = (exploration: AdviceExploration, choose: Choices): AdviceState | null => {
  const about = choose.of(adviceSubjects);
  const groupSize = about === 'group' ? choose.below(12) : null;
  const concernedId = (about === 'person') === choose.chance(90) ? people.employee : null;
  const data = anAdvice({ about, groupSize, concernedId });
  const actor = choose.chance(85) ? actors.bmw : actors.coach;
  const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const decision = decideAdviceStart(null, { type: 'RaiseAdvice', actor, taskId: null, data }, time);
  note(exploration, decision);
  failOn(violationsOf(null, decision), data);
  return decision.rejected ? null : decision.state;
};

/**
 * Walks through one random advice as the numbers choose, and checks every step.
 * @throws Error that names what was violated and by which command.
 */
export const exploreAdvice = (
  moves: readonly (readonly number[])[],
  decideCommand: typeof decideAdvice,
  exploration: AdviceExploration,
): void => {
  let state: AdviceState | null = null;
  let now: Instant = firstMorning;
  const give = (before: AdviceState, command: AdviceCommand): AdviceState => {
    const decision = decideCommand(before, command, { now, calendar: calendarAt(now) });
    note(exploration, decision);
    failOn(violationsOf(before, decision), command);
    return decision.rejected ? before : decision.state;
  };
  const strikeAllDue = (before: AdviceState): AdviceState => {
    let struck = before;
    for (const _strike of Array.from({ length: 10 })) {
      const due = adviceDeadlines(struck).find(({ at }) => at <= now);
      if (due === undefined) return struck;
      struck = give(struck, { type: 'StrikeClock', actor: actors.clock, taskId: null, data: { deadlineId: due.id } });
    }
    failOn(
      unless(
        adviceDeadlines(struck).every(({ at }) => at > now),
        'a deadline stays in the past',
      ),
      now,
    );
    return struck;
  };
  for (const numbers of moves) {
    const choose = choicesFrom(numbers);
    if (state === null) {
      state = raise(exploration, choose);
      continue;
    }
    if (choose.chance(35)) now = adviceDeadlines(state)[0]?.at ?? daysLater(now, 1 + choose.below(5));
    state = strikeAllDue(state);
    state = give(state, randomCommand({ state, choose }));
  }
};
