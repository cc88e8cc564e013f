import {
  ADVICE_KEY,
  adviceDeadlines,
  commandOfAdviceTask,
  decideAdvice,
  decideAdviceStart,
  defaultPolicy,
  offerOf,
  previewOf,
  type AdviceCommand,
  type AdviceEvent,
  type AdviceState,
  type OpenTask,
} from '@traject/domain';
import { calendarAt } from './calendar.js';
import { oneOf, themeWeights } from './cast.js';
import { onDayAfter } from './walk.js';
import type { Surroundings } from './walk-journey.js';

/** One advice to an employer, as it went. */
export interface AdviceWalk {
  readonly events: readonly AdviceEvent[];
}

const meanDays: Readonly<Partial<Record<OpenTask['kind'], number>>> = {
  'answer-advice-consent': 5,
  'acknowledge-advice': 6,
  'respond-to-advice': 12,
  'report-advice-outcome': 9,
};

const timeAt = (now: string) => ({ now, calendar: calendarAt(now) });

/** What the person concerned and the employer answer, and what it counts as. */
const answerTo = (
  { chance }: Surroundings,
  state: AdviceState,
  kind: OpenTask['kind'],
): readonly [data: object, counts: string] => {
  switch (kind) {
    case 'answer-advice-consent': {
      const offer = offerOf(kind, state);
      const given = chance.percent(75);
      const preview = given && offer !== null ? previewOf(offer) : null;
      return [{ given, textHash: state.textHash, preview }, `advice consents ${given ? 'given' : 'refused'}`];
    }
    case 'respond-to-advice': {
      const intention = chance.weighted({ 'will-act': 55, 'will-look-into': 30, 'will-not-act': 15 } as const);
      return [{ intention, responseRef: null }, `advice ${intention}`];
    }
    case 'report-advice-outcome': {
      const outcome = chance.weighted({ done: 45, 'under-way': 35, 'not-done': 20 } as const);
      return [{ outcome, remarksRef: null }, `advice ${outcome}`];
    }
    default:
      return [{}, 'advices acknowledged'];
  }
};

const commandFor = ({ kind }: OpenTask): string => {
  const found = Object.entries(commandOfAdviceTask).find(([of]) => of === kind);
  if (found === undefined) throw new Error(`No command completes ${kind}.`);
  return found[1];
};

/** Lives one advice until it has ended, or a day has come that nobody knows more of. */
export const walkAdvice = (around: Surroundings, adviceId: string, journeyId: string | null): AdviceWalk => {
  const { chance, cast, tally, days, firstDay, until } = around;
  const events: AdviceEvent[] = [];
  const organisation = cast.organisations[chance.between(0, Math.min(3, cast.organisations.length - 1))];
  if (organisation === undefined) throw new Error('There is no organisation.');
  let now = onDayAfter(firstDay, chance.between(0, days), 10);
  const about = chance.weighted({ organisation: 45, group: 35, person: 20 } as const);
  const recipientId = oneOf(chance, organisation.managers);
  const data = {
    adviceId,
    organisationId: organisation.organisationId,
    departmentId: null,
    authorId: oneOf(chance, cast.bmw),
    journeyId,
    about,
    groupSize: about === 'group' ? chance.between(5, 40) : null,
    concernedId: about === 'person' ? oneOf(chance, organisation.employees) : null,
    theme: chance.weighted(themeWeights),
    textRef: 'content-advice',
    textHash: 'hash-advice',
    recipientId,
    recipientRole: 'manager' as const,
    policy: defaultPolicy,
  };
  const author = { role: 'bmw-practitioner', personId: data.authorId } as const;
  const raised = decideAdviceStart(null, { type: 'RaiseAdvice', actor: author, taskId: null, data }, timeAt(now));
  if (raised.rejected) throw new Error(`An advice was refused: ${JSON.stringify(raised)}`);
  let state = raised.state;
  events.push(...raised.events);
  const give = (command: object): void => {
    // Safe: each command is made below from the task that it completes, with the data of its type.
    const decision = decideAdvice(state, command as AdviceCommand, timeAt(now));
    if (decision.rejected) throw new Error(`A command to an advice was refused: ${JSON.stringify(decision)}`);
    state = decision.state;
    events.push(...decision.events);
  };
  const complete = (task: OpenTask): void => {
    const { kind, role, assigneeId, taskId } = task;
    const actor = { role, personId: assigneeId };
    const words = state.disclosure;
    if (role === 'manager' && words !== null && words.openings.length === 0) {
      give({ type: 'OpenDisclosure', actor, taskId: null, data: { key: ADVICE_KEY } });
    }
    const [answer, counts] = answerTo(around, state, kind);
    give({ type: commandFor(task), actor, taskId, data: answer });
    tally.count('tasks completed');
    tally.count(counts);
  };
  const plans = new Map<string, string>();
  while (state.stage.kind !== 'ended') {
    const [task] = state.tasks;
    const [deadline] = adviceDeadlines(state);
    const planned = task && (plans.get(task.taskId) ?? onDayAfter(now, 1 + chance.days(meanDays[task.kind] ?? 5), 11));
    if (task !== undefined && planned !== undefined) plans.set(task.taskId, planned);
    const clockFirst = deadline !== undefined && (planned === undefined || deadline.at < planned);
    const at = clockFirst ? deadline.at : planned;
    if (at === undefined || at > until) break;
    if (at > now) now = at;
    if (clockFirst) {
      const clock = { role: 'clock', personId: null };
      give({ type: 'StrikeClock', actor: clock, taskId: null, data: { deadlineId: deadline.id } });
    } else if (task !== undefined) complete(task);
  }
  tally.count('advices');
  tally.count(`advices about ${about}`);
  tally.count('events', events.length);
  tally.count('tasks open', state.tasks.length);
  return { events };
};
