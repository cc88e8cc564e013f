import {
  deadlines,
  decide,
  decideStart,
  purposeOfTask,
  type Actor,
  type JourneyCommand,
  type JourneyTaskKind,
  type OpenTask,
} from '@traject/domain';
import { calendarAt } from './calendar.js';
import { employerThemeWeights, oneOf, themeWeights, type Cast } from './cast.js';
import type { Chance } from './chance.js';
import { habits } from './habits.js';
import { interventionsFor, type Intervention } from './interventions.js';
import type { Tally } from './totals.js';
import { dayOf, onDayAfter, type Deed, type Walk } from './walk.js';

/** Nobody lives a journey of more steps than this; a walk that does not come to its end is a fault of the walk. */
const MOST_STEPS = 2_000;

const timeAt = (now: string) => ({ now, calendar: calendarAt(now) });

/** Gives a command and takes over what it decides; the domain's refusal ends the history, as habits are meant to fit. */
const give = (walk: Walk, command: JourneyCommand): void => {
  const decision = decide(walk.state, command, timeAt(walk.now));
  if (decision.rejected) {
    throw new Error(`${command.type} was refused: ${JSON.stringify({ decision, stage: walk.state.stage })}`);
  }
  walk.state = decision.state;
  walk.events.push(...decision.events);
};

const commandOf = ({ type, data }: Pick<Deed, 'type' | 'data'>, actor: Actor, taskId: string | null): JourneyCommand =>
  // Safe: a habit pairs each type with its own data, which `deed` has made sure of.
  ({ type, data, actor, taskId }) as unknown as JourneyCommand;

/** What was let go for the employer is opened before anything is answered about it. */
const openWords = (walk: Walk, { kind, role, assigneeId }: OpenTask): void => {
  if (role === 'employee') return;
  const words = walk.state.disclosures.findLast(
    ({ purpose, openings }) =>
      purpose === purposeOfTask[kind] && !openings.some(({ readerId }) => readerId === assigneeId),
  );
  if (words === undefined) return;
  give(walk, commandOf({ type: 'OpenDisclosure', data: { key: words.key } }, { role, personId: assigneeId }, null));
};

const isJourneyTask = (kind: string): kind is JourneyTaskKind => Object.hasOwn(habits, kind);

const habitOf = ({ kind }: OpenTask) => {
  if (!isJourneyTask(kind)) throw new Error(`Nobody has a habit for ${kind}.`);
  return habits[kind];
};

const complete = (walk: Walk, task: OpenTask): void => {
  openWords(walk, task);
  const done = habitOf(task).does(walk, task);
  give(walk, commandOf(done, { role: task.role, personId: task.assigneeId ?? 'coordinator-1' }, task.taskId));
  walk.tally.count('tasks completed');
  for (const [what, many] of done.counts) walk.tally.count(what, many);
};

const NEVER = '9999';

/** When a task will be done: some days after it was opened and not before it can be. */
const doneAt = ({ chance, now }: Walk, task: OpenTask): string => {
  const { meanDays, neverPercent = 0 } = habitOf(task);
  if (chance.percent(neverPercent)) return NEVER;
  const from = task.availableFrom !== null && task.availableFrom > now ? task.availableFrom : now;
  const at = onDayAfter(from, chance.days(meanDays), 11);
  return at > from ? at : onDayAfter(from, 1, 9);
};

/** What happens next, and when. */
interface Next {
  readonly at: string;
  readonly happens: () => void;
}

const earliest = (all: readonly Next[]): Next | undefined =>
  all.reduce<Next | undefined>((first, next) => (first === undefined || next.at < first.at ? next : first), undefined);

/** The plans of people: when each open task will be done. A task that is opened is planned once. */
const plansOf = (walk: Walk, plans: Map<string, string>): readonly Next[] => {
  if (walk.state.pause !== null) return [];
  return walk.state.tasks.map((task) => {
    const planned = plans.get(task.taskId) ?? doneAt(walk, task);
    plans.set(task.taskId, planned);
    const earliestAt = task.availableFrom !== null && task.availableFrom > planned ? task.availableFrom : planned;
    return { at: earliestAt, happens: () => complete(walk, task) };
  });
};

const strikes = (walk: Walk): readonly Next[] => {
  const [next] = deadlines(walk.state);
  if (next === undefined) return [];
  const strike = { type: 'StrikeClock', data: { deadlineId: next.id } } as const;
  const clock = { role: 'clock', personId: null } as const;
  return [{ at: next.at, happens: () => give(walk, commandOf(strike, clock, null)) }];
};

/** Gives what may be refused: whatever comes between at a moment when it cannot has not happened. */
const comesBetween = (walk: Walk, { deed, actor }: Intervention): void => {
  const wanted = deed(walk);
  if (wanted === undefined) return;
  const decision = decide(walk.state, commandOf(wanted, actor(walk), null), timeAt(walk.now));
  if (decision.rejected) return;
  walk.state = decision.state;
  walk.events.push(...decision.events);
  for (const [what, many] of wanted.counts) walk.tally.count(what, many);
};

/** Lets a journey take its course until it has ended, or a day has come that nobody knows more of. */
const letGo = (walk: Walk, until: string): void => {
  const plans = new Map<string, string>();
  let coming = interventionsFor(walk);
  for (let step = 0; walk.state.stage.kind !== 'ended'; step += 1) {
    if (step > MOST_STEPS) throw new Error(`A journey does not end: ${JSON.stringify(walk.state.stage)}`);
    const next = earliest([
      ...coming.map((each) => ({ at: each.at, happens: () => comesBetween(walk, each) })),
      ...strikes(walk),
      ...plansOf(walk, plans),
    ]);
    if (next === undefined || next.at > until) return;
    if (next.at > walk.now) walk.now = next.at;
    next.happens();
    coming = coming.filter(({ at }) => at !== next.at);
  }
};

const countState = ({ state, tally, events }: Walk): void => {
  tally.count('events', events.length);
  tally.count('journeys');
  if (state.requesterId === null) {
    tally.count('journeys that the employee asked for');
    // Who asks by themselves consents by asking.
    tally.count('consents given');
  }
  tally.count(`theme ${state.theme}`);
  for (const { kind } of state.trajectories) tally.count(`trajectories ${kind}`);
  if (state.stage.kind === 'ended') tally.count(`ended ${state.stage.reason}`);
  tally.count('tasks open', state.tasks.length);
};

/** Where and when journeys happen. */
export interface Surroundings {
  readonly chance: Chance;
  readonly cast: Cast;
  readonly tally: Tally;
  /** First and last day on which a journey begins. */
  readonly days: number;
  readonly firstDay: string;
  /** What is not known any more when the history is told. */
  readonly until: string;
}

/** Lives one whole journey. */
export const walkJourney = ({ chance, cast, tally, days, firstDay, until }: Surroundings, journeyId: string): Walk => {
  const size = chance.next();
  const organisation = cast.organisations[Math.floor(size ** 3 * cast.organisations.length)] ?? cast.organisations[0];
  if (organisation === undefined) throw new Error('There is no organisation.');
  const now = onDayAfter(firstDay, chance.between(0, days), 9);
  const self = chance.percent(14);
  const requesterId = self ? null : oneOf(chance, organisation.requesters);
  const employeeId = oneOf(chance, organisation.employees);
  const actor: Actor = self ? { role: 'employee', personId: employeeId } : { role: 'requester', personId: requesterId };
  const department = oneOf(chance, organisation.departments);
  const departmentId = employeeId.endsWith('0') ? null : department;
  const data = {
    journeyId,
    organisationId: organisation.organisationId,
    departmentId,
    employeeId,
    requesterId,
    managerId: self || chance.percent(20) ? null : oneOf(chance, organisation.managers),
    theme: chance.weighted(self ? themeWeights : employerThemeWeights),
    subject: chance.weighted({ person: 80, relation: 14, team: 6 }),
    questionRef: 'content-question',
    relatedJourneyId: null,
    policy: organisation.policy,
  };
  const started = decideStart(null, { type: 'RequestJourney', actor, taskId: null, data }, timeAt(now));
  if (started.rejected) throw new Error(`A request was refused: ${JSON.stringify(started)}`);
  const walk: Walk = {
    chance,
    cast,
    organisation,
    tally,
    events: [...started.events],
    state: started.state,
    now,
    requestedDay: dayOf(now),
    firstMeetingDay: null,
    intakeDay: null,
  };
  letGo(walk, until);
  countState(walk);
  if (departmentId === null) tally.count('journeys of people without a department');
  return walk;
};
