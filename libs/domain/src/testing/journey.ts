import type { JourneyCommand, JourneyCommands, JourneyCommandType } from '../journey/commands.js';
import { commandOfTask } from '../journey/commands.js';
import { deadlines } from '../journey/clock.js';
import { decide, decideStart } from '../journey/decide.js';
import type { Actor } from '../journey/decider.js';
import type { JourneyEvent } from '../journey/events.js';
import type { JourneyState } from '../journey/state.js';
import type { OpenTask } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import { defaultPolicy } from '../policy/policy.js';
import type { JourneyRequest } from '../request/request.js';
import { calendarAt, daysLater, firstMorning } from './calendar.js';
import { actors, people } from './people.js';

/** A journey on its way: what happened, where it stands and what time it is. */
export interface JourneyOnItsWay {
  readonly state: JourneyState;
  readonly events: readonly JourneyEvent[];
  readonly now: Instant;
}

/** One thing that happens to a journey in an example. */
export type Happening = (journey: JourneyOnItsWay) => JourneyOnItsWay;

/** A command as an example gives it: what is left out follows from the open task that it completes. */
export interface GivenCommand {
  readonly type: JourneyCommandType;
  readonly data: JourneyCommands[JourneyCommandType];
  readonly by?: Actor;
  readonly taskId?: string | null;
  /** When it is given; the journey's own time when left out. */
  readonly at?: Instant;
}

/** A command of an example, with the data of its type. */
export const command = <Type extends JourneyCommandType>(
  type: Type,
  data: JourneyCommands[Type],
  given: Pick<GivenCommand, 'by' | 'taskId' | 'at'> = {},
): GivenCommand => ({ type, data, ...given });

const sameRole = (task: OpenTask, by: Actor | undefined): boolean => by === undefined || task.role === by.role;

/** The open task that a command completes, if there is one. */
export const taskFor = (state: JourneyState, type: JourneyCommandType, by?: Actor): OpenTask | undefined =>
  state.tasks.find(
    (task) =>
      Object.entries(commandOfTask).some(([kind, name]) => kind === task.kind && name === type) && sameRole(task, by),
  );

const whoIsAsked = (task: OpenTask | undefined): Actor =>
  task === undefined ? actors.system : { role: task.role, personId: task.assigneeId ?? task.role };

/** The whole command that an example means. */
export const wholeCommand = ({ state }: JourneyOnItsWay, { type, data, by, taskId }: GivenCommand): JourneyCommand => {
  const task = taskFor(state, type, by);
  const actor = by ?? whoIsAsked(task);
  // `command` pairs each type with its own data; TypeScript does not see that through the stored shape.
  return { type, data, actor, taskId: taskId === undefined ? (task?.taskId ?? null) : taskId } as JourneyCommand;
};

/**
 * A command that is carried out on the way to where an example begins.
 * @throws Error with the rejection when the command is refused: the example is then wrong.
 */
export const done =
  <Type extends JourneyCommandType>(...[type, data, given]: Parameters<typeof command<Type>>): Happening =>
  (journey) => {
    const { at: now = journey.now } = given ?? {};
    const time = { now, calendar: calendarAt(now) };
    const decision = decide(journey.state, wholeCommand(journey, command(type, data, given)), time);
    if (decision.rejected) throw new Error(`${type} was refused: ${JSON.stringify(decision)}`);
    return { state: decision.state, events: [...journey.events, ...decision.events], now };
  };

/** Days go by, and what falls due in them happens. */
export const daysPass =
  (days: number): Happening =>
  (journey) => {
    const until = daysLater(journey.now, days);
    const next = deadlines(journey.state).find(({ at }) => at <= until);
    if (next === undefined) return { ...journey, now: until };
    const at = next.at < journey.now ? journey.now : next.at;
    const struck = done('StrikeClock', { deadlineId: next.id }, { by: actors.clock, at })(journey);
    const left = (Date.parse(until) - Date.parse(at)) / 86_400_000;
    return daysPass(left)(struck);
  };

/** What a requester would ask for in an example. */
export const aRequest = (changes: Partial<JourneyRequest> = {}): JourneyRequest => ({
  journeyId: 'journey-1',
  organisationId: 'organisation-1',
  departmentId: null,
  employeeId: people.employee,
  requesterId: people.requester,
  managerId: people.manager,
  theme: 'stress',
  subject: 'person',
  questionRef: 'content-question',
  relatedJourneyId: null,
  policy: defaultPolicy,
  ...changes,
});

const whoAsks = ({ requesterId, employeeId }: JourneyRequest): Actor =>
  requesterId === null ? { role: 'employee', personId: employeeId } : { role: 'requester', personId: requesterId };

/**
 * A journey that was asked for just now, by its requester or else by the employee.
 * @throws Error when the request is refused: the example is then wrong.
 */
export const askedFor = (request: JourneyRequest, now: Instant = firstMorning): JourneyOnItsWay => {
  const start = { type: 'RequestJourney' as const, actor: whoAsks(request), taskId: null, data: request };
  const decision = decideStart(null, start, { now, calendar: calendarAt(now) });
  if (decision.rejected) throw new Error(`The request was refused: ${JSON.stringify(decision)}`);
  return { state: decision.state, events: decision.events, now };
};

/**
 * A journey that was asked for, and what happened to it since.
 * @throws Error when the request or a happening is refused: the example is then wrong.
 */
export const aJourneyFor = (request: JourneyRequest, ...happenings: readonly Happening[]): JourneyOnItsWay =>
  inTurn(...happenings)(askedFor(request));

/** A journey that an HR adviser asked for on the default policy, and what happened to it since. */
export const aJourney = (...happenings: readonly Happening[]): JourneyOnItsWay =>
  aJourneyFor(aRequest(), ...happenings);

/** Several happenings as one. */
export const inTurn =
  (...happenings: readonly Happening[]): Happening =>
  (journey) =>
    happenings.reduce((soFar, happens) => happens(soFar), journey);

/** The same happening so many times. */
export const times = (count: number, happening: Happening): Happening =>
  inTurn(...Array.from({ length: count }, () => happening));
