import { commandOfTask, type JourneyCommand, type JourneyCommandType } from '../journey/commands.js';
import { deadlines } from '../journey/clock.js';
import { decideStart, type decide } from '../journey/decide.js';
import type { Actor } from '../journey/decider.js';
import type { JourneyEventType } from '../journey/events.js';
import { practitionerRole } from '../journey/practitioner-task.js';
import type { Disclosure } from '../disclosure/disclosure.js';
import { purposeOfTask } from '../disclosure/offers.js';
import type { JourneyState } from '../journey/state.js';
import type { OpenTask, TaskKind } from '../journey/tasks.js';
import { defaultPolicy } from '../policy/policy.js';
import { calendarAt, daysLater, firstMorning } from './calendar.js';
import { choicesFrom, type Choices } from './choices.js';
import { overdue, readBack, violationsOf } from './invariants.js';
import { aRequest, type JourneyOnItsWay } from './journey.js';
import { actors } from './people.js';
import { hasAppointment, randomData, type Draw } from './random-data.js';

/** What random journeys came by. */
export interface Exploration {
  commands: number;
  refused: number;
  readonly eventTypes: Set<JourneyEventType>;
  readonly taskKinds: Set<TaskKind>;
}

/** An exploration that has yet to begin. */
export const newExploration = (): Exploration => ({
  commands: 0,
  refused: 0,
  eventTypes: new Set(),
  taskKinds: new Set(),
});

const commandTypes = Object.keys(randomData) as readonly JourneyCommandType[]; // the table has every type as a key
const atAnyTime: readonly JourneyCommandType[] = [
  'MoveAppointment',
  'PauseJourney',
  'OpenDisclosure',
  'WithdrawDisclosure',
  'ReplacePractitioner',
  'WithdrawConsent',
  'WithdrawRequest',
];

const inAnEmergency: readonly JourneyCommandType[] = ['RequestBreakGlass', 'ApproveBreakGlass', 'EndBreakGlass'];

const commandFor = (draw: Draw, type: JourneyCommandType, actor: Actor, taskId: string | null): JourneyCommand =>
  // The table gives the data of the type it is asked for; TypeScript cannot correlate the two.
  ({ type, actor, taskId, data: randomData[type](draw) }) as JourneyCommand;

const practitionerOf = (state: JourneyState): Actor => ({
  role: practitionerRole(state),
  personId: state.practitioner?.practitionerId ?? null,
});

/** What the employer has to open before it can do a task. */
const unopenedBy = ({ disclosures }: JourneyState, { kind, role, assigneeId }: OpenTask): Disclosure | undefined =>
  role === 'employee'
    ? undefined
    : disclosures.findLast(
        ({ purpose, openings }) =>
          purpose === purposeOfTask[kind] && !openings.some(({ readerId }) => readerId === assigneeId),
      );

const taskCommand = (draw: Draw): JourneyCommand | null => {
  const { state, choose } = draw;
  if (state.tasks.length === 0) return null;
  const task = choose.of(state.tasks);
  const { kind, role, assigneeId, taskId } = task;
  const unopened = unopenedBy(state, task);
  if (unopened !== undefined && choose.chance(85)) {
    const actor = { role, personId: assigneeId };
    return { type: 'OpenDisclosure', actor, taskId: null, data: { key: unopened.key } };
  }
  const found = Object.entries(commandOfTask).find(([of]) => of === kind);
  if (found === undefined) throw new Error(`No command completes ${kind}.`);
  return commandFor(draw, found[1], { role, personId: assigneeId ?? role }, taskId);
};

const anytimeCommand = (draw: Draw): JourneyCommand => {
  const { state, choose } = draw;
  if (choose.chance(10)) {
    const by = choose.of<Actor>([actors.administrator, actors.otherAdministrator]);
    return commandFor(draw, choose.of(inAnEmergency), by, null);
  }
  if (state.stage.kind === 'ended') return commandFor(draw, 'DestroyDossier', actors.system, null);
  if (state.pause !== null && choose.chance(60)) return commandFor(draw, 'ResumeJourney', actors.employee, null);
  if (choose.chance(4)) return commandFor(draw, 'StopJourney', actors.employee, null);
  const type = hasAppointment(state) && choose.chance(50) ? 'MoveAppointment' : choose.of(atAnyTime);
  const by: Partial<Record<JourneyCommandType, Actor>> = {
    MoveAppointment: practitionerOf(state),
    OpenDisclosure: choose.of([actors.requester, actors.manager]),
    ReplacePractitioner: actors.coordinator,
    WithdrawRequest: actors.requester,
  };
  return commandFor(draw, type, by[type] ?? actors.employee, null);
};

const wildCommand = (draw: Draw): JourneyCommand => {
  const { state, choose } = draw;
  const taskIds = [...state.tasks.map(({ taskId }) => taskId), 'no-such-task', null];
  const actor = choose.of<Actor>([...Object.values(actors), practitionerOf(state)]);
  return commandFor(draw, choose.of(commandTypes), actor, choose.of(taskIds));
};

const randomRequest = (choose: Choices) => {
  const missesBeforeDecision = 1 + choose.below(2);
  const registrationRequired = { bmw: choose.chance(60), coach: choose.chance(60) };
  const policy = { ...defaultPolicy, missesBeforeDecision, registrationRequired };
  const maxBmwTalks = choose.chance(80) ? 5 : 1 + choose.below(5);
  const employerSide = choose.chance(15)
    ? { requesterId: null, managerId: null }
    : choose.chance(30)
      ? { managerId: null }
      : {};
  return aRequest({ policy: { ...policy, maxBmwTalks }, ...employerSide });
};

const failOn = (violations: readonly string[], context: unknown): void => {
  if (violations.length > 0) throw new Error(`${violations.join('; ')}: ${JSON.stringify(context)}`);
};

const noteEvents = (exploration: Exploration, events: JourneyOnItsWay['events']): void => {
  for (const event of events) {
    exploration.eventTypes.add(event.type);
    if (event.type === 'TaskOpened') exploration.taskKinds.add(event.data.kind);
  }
};

const begin = (exploration: Exploration, choose: Choices): JourneyOnItsWay => {
  const data = randomRequest(choose);
  const actor = data.requesterId === null ? actors.employee : actors.requester;
  const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
  const decision = decideStart(null, { type: 'RequestJourney', actor, taskId: null, data }, time);
  failOn(violationsOf({ before: null, decision }), data);
  if (decision.rejected) throw new Error(`A sound request was refused: ${decision.code}`);
  exploration.commands += 1;
  noteEvents(exploration, decision.events);
  return { state: decision.state, events: decision.events, now: firstMorning };
};

type Decide = typeof decide;

const give = (
  exploration: Exploration,
  decideCommand: Decide,
  journey: JourneyOnItsWay,
  command: JourneyCommand,
): JourneyOnItsWay => {
  const { state: before, now } = journey;
  const decision = decideCommand(before, command, { now, calendar: calendarAt(now) });
  exploration.commands += 1;
  failOn(violationsOf({ before, decision }), command);
  if (decision.rejected) {
    exploration.refused += 1;
    return journey;
  }
  noteEvents(exploration, decision.events);
  return { ...journey, state: decision.state, events: [...journey.events, ...decision.events] };
};

const MOST_STRIKES = 100;

const strikeAllDue = (exploration: Exploration, decideCommand: Decide, start: JourneyOnItsWay): JourneyOnItsWay => {
  let journey = start;
  for (let strikes = 0; strikes < MOST_STRIKES; strikes += 1) {
    const next = deadlines(journey.state)[0];
    if (next === undefined || next.at > journey.now) return journey;
    const data = { deadlineId: next.id };
    journey = give(exploration, decideCommand, journey, {
      type: 'StrikeClock',
      actor: actors.clock,
      taskId: null,
      data,
    });
  }
  failOn(overdue(journey.state, journey.now), deadlines(journey.state));
  return journey;
};

const timeFor = ({ state, now }: JourneyOnItsWay, taskId: string | null): string => {
  const availableFrom = state.tasks.find((task) => task.taskId === taskId)?.availableFrom ?? null;
  return availableFrom !== null && availableFrom > now ? availableFrom : now;
};

/** Where people may stay silent until the clock goes on without them. */
const waitsForAnAnswer: readonly JourneyState['stage']['kind'][] = ['closing', 'follow-up'];

const move = (
  exploration: Exploration,
  decideCommand: Decide,
  journey: JourneyOnItsWay,
  choose: Choices,
): JourneyOnItsWay => {
  const draw: Draw = { state: journey.state, now: journey.now, choose };
  if (waitsForAnAnswer.includes(journey.state.stage.kind) && choose.chance(25)) {
    return { ...journey, now: deadlines(journey.state).at(-1)?.at ?? journey.now };
  }
  const kind = choose.below(100);
  if (kind < 62) {
    const command = journey.state.pause === null ? taskCommand(draw) : null;
    const chosen = command ?? anytimeCommand(draw);
    const now = choose.chance(95) ? timeFor(journey, chosen.taskId) : journey.now;
    const then = strikeAllDue(exploration, decideCommand, { ...journey, now });
    return give(exploration, decideCommand, then, chosen);
  }
  if (kind < 70) return { ...journey, now: deadlines(journey.state)[0]?.at ?? daysLater(journey.now, 1) };
  if (kind < 74) return { ...journey, now: daysLater(journey.now, choose.below(12)) };
  return give(exploration, decideCommand, journey, kind < 82 ? anytimeCommand(draw) : wildCommand(draw));
};

const MOVES_AFTER_THE_END = 3;

/**
 * Walks through random journeys, one after the other, as the numbers choose, and checks every step.
 * @throws Error that names what was violated and by which command.
 */
export const exploreJourneys = (
  moves: readonly (readonly number[])[],
  decideCommand: Decide,
  exploration: Exploration,
): void => {
  let journey: JourneyOnItsWay | null = null;
  let afterTheEnd = 0;
  for (const numbers of moves) {
    const choose = choicesFrom(numbers);
    journey ??= begin(exploration, choose);
    const moved = move(exploration, decideCommand, journey, choose);
    journey = strikeAllDue(
      exploration,
      decideCommand,
      moved.now < journey.now ? { ...moved, now: journey.now } : moved,
    );
    afterTheEnd = journey.state.stage.kind === 'ended' ? afterTheEnd + 1 : 0;
    if (afterTheEnd > MOVES_AFTER_THE_END) {
      failOn(readBack(journey.events, journey.state), journey.events.length);
      journey = null;
      afterTheEnd = 0;
    }
  }
  if (journey !== null) failOn(readBack(journey.events, journey.state), journey.events.length);
};
