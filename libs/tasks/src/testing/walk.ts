import {
  adviceDeadlines,
  CIVIL_DAY_MS,
  decide,
  decideAdvice,
  decideAdviceStart,
  decideStart,
  deadlines,
  daysAfter,
  defaultPolicy,
  instantAfter,
  purposeOfTask,
  type AdviceState,
  type CalendarSlice,
  type Disclosure,
  type Instant,
  type JourneyCommand,
  type JourneyState,
  type JourneyTaskKind,
  type OpenTask,
  type PractitionerFacts,
  type TaskKind,
} from '@traject/domain';
import { adviceTaskCommand, isAdviceTask, journeyTaskCommand } from '../form/command.js';
import type { FormContext } from '../form/context.js';
import type { Submission } from '../form/definition.js';
import { formSchema, type JsonSchema } from '../form/schema.js';
import { factsNeeded, splitForm, type SplitForm } from '../form/split.js';
import { chanceFrom, valueFor, type Chance } from './values-from-schema.js';

/** A task as it was done on a walk: what was filled in, and what became of it. */
export interface DoneTask {
  readonly kind: TaskKind;
  readonly context: FormContext;
  readonly schema: JsonSchema;
  readonly values: unknown;
  readonly split: SplitForm;
  readonly command: unknown;
  /** Why the domain refused the command; null when it did not. */
  readonly refusal: string | null;
}

type OpenDisclosure = Extract<JourneyCommand, { readonly type: 'OpenDisclosure' }>;

const firstDay: Instant = '2027-03-01T09:00:00.000Z';
const MOST_STEPS = 150;

const calendarAt = (now: Instant): CalendarSlice => ({
  dayStart: `${now.slice(0, 10)}T00:00:00.000Z`,
  workingDayEnds: Array.from({ length: 21 }, (_, days) => instantAfter(now, (days + 1) * CIVIL_DAY_MS)),
});

const practitionerAt = (practitionerId: string, now: Instant): PractitionerFacts => {
  const validUntil = daysAfter(now, 45, CIVIL_DAY_MS);
  return {
    practitionerId,
    active: true,
    kinds: ['bmw', 'career', 'conflict', 'team', 'leadership', 'personal'],
    capacity: 5,
    otherOpenJourneys: 0,
    servesOtherParty: false,
    registrations: { registerplein: validUntil, nobco: validUntil },
  };
};

const candidates = Array.from({ length: 40 }, (_, n) => ({ practitionerId: `p${n}`, label: `Practitioner ${n}` }));

const contextFor = (task: OpenTask, state: JourneyState | AdviceState, now: Instant): FormContext => ({
  now,
  number: task.number,
  role: task.role,
  state,
  candidates,
  handOverItems: [
    { ref: 'notes-1', label: 'Notes' },
    { ref: 'notes-2', label: 'More notes' },
  ],
  otherHelp: [{ entryId: 'help-1', label: 'Debt counselling' }],
});

const submissionOf = (
  kind: TaskKind,
  split: Extract<SplitForm, { readonly valid: true }>,
  context: FormContext,
): Submission => {
  const { practitionerId, startsAt } = factsNeeded(kind, split.process, context);
  const refs = split.content.map(({ field }) => [field, `ref-${field}`] as const);
  const hashes = split.content.map(({ field, text }) => [field, `hash-${text.length}`] as const);
  return {
    context,
    refs: Object.fromEntries(refs),
    hashes: Object.fromEntries(hashes),
    ...(practitionerId === null ? {} : { practitioner: practitionerAt(practitionerId, context.now) }),
    ...(startsAt === null ? {} : { appointment: { startsAt, calendar: calendarAt(startsAt) } }),
  };
};

const laterOf = (one: Instant, other: Instant | null): Instant => (other !== null && other > one ? other : one);

/** Whoever answers for the employer opens what was disclosed to them, as reading the task does. */
const opensFirst = (task: OpenTask, disclosures: readonly Disclosure[]): OpenDisclosure | undefined => {
  const isAsked = task.role === 'requester' || task.role === 'manager';
  const found = disclosures.findLast(({ purpose }) => purpose === purposeOfTask[task.kind]);
  if (!isAsked || found === undefined || found.openings.length > 0) return undefined;
  const actor = { role: task.role, personId: task.assigneeId };
  return { type: 'OpenDisclosure', actor, taskId: null, data: { key: found.key } };
};

const fillIn = (task: OpenTask, state: JourneyState | AdviceState, now: Instant, chance: Chance) => {
  const context = contextFor(task, state, now);
  const schema = formSchema(task.kind, context, 'en');
  const values = valueFor(schema, chance);
  const split = splitForm(task.kind, values, context);
  return { kind: task.kind, context, schema, values, split };
};

const signed = (task: OpenTask) => ({
  actor: { role: task.role, personId: task.assigneeId ?? 'coordinator-1' },
  taskId: task.taskId,
});

/** Walks a journey from its request to its end, with values generated from the forms alone. */
export const walkJourney = (seed: number, requester: 'requester-1' | null): readonly DoneTask[] => {
  const chance = chanceFrom(seed);
  const started = decideStart(
    null,
    {
      type: 'RequestJourney',
      taskId: null,
      actor:
        requester === null ? { role: 'employee', personId: 'employee-1' } : { role: 'requester', personId: requester },
      data: {
        journeyId: `journey-${seed}`,
        organisationId: 'organisation-1',
        departmentId: null,
        employeeId: 'employee-1',
        requesterId: requester,
        managerId: requester !== null && chance() < 0.5 ? 'manager-1' : null,
        theme: 'conflict',
        subject: 'relation',
        questionRef: 'question-1',
        relatedJourneyId: null,
        policy: defaultPolicy,
      },
    },
    { now: firstDay, calendar: calendarAt(firstDay) },
  );
  if (started.rejected) throw new Error(`The journey did not start: ${started.code}`);
  let { state } = started;
  let now = firstDay;
  const done: DoneTask[] = [];
  for (let step = 0; step < MOST_STEPS && state.stage.kind !== 'ended'; step += 1) {
    const task = state.tasks[Math.floor(chance() * state.tasks.length)];
    const deadline = deadlines(state)[0];
    if (deadline !== undefined && (task === undefined || chance() < 0.1)) {
      now = laterOf(now, deadline.at);
      const actor = { role: 'clock', personId: null } as const;
      const strike = { type: 'StrikeClock', actor, taskId: null, data: { deadlineId: deadline.id } } as const;
      const struck = decide(state, strike, { now, calendar: calendarAt(now) });
      if (struck.rejected) throw new Error(`The clock was refused: ${struck.code}`);
      state = struck.state;
      continue;
    }
    const opening = task && opensFirst(task, state.disclosures);
    if (opening !== undefined) {
      const opened = decide(state, opening, { now, calendar: calendarAt(now) });
      if (opened.rejected) throw new Error(`A disclosure was not opened: ${opened.code}`);
      state = opened.state;
      continue;
    }
    if (task === undefined || isAdviceTask(task.kind)) throw new Error('A journey has neither task nor deadline.');
    now = laterOf(now, task.availableFrom);
    const filled = fillIn(task, state, now, chance);
    const kind: JourneyTaskKind = task.kind;
    if (!filled.split.valid) return [...done, { ...filled, command: null, refusal: 'form-refused' }];
    const command = journeyTaskCommand(kind, filled.split.process, submissionOf(kind, filled.split, filled.context));
    const decision = decide(state, { ...command, ...signed(task) }, { now, calendar: calendarAt(now) });
    done.push({ ...filled, command, refusal: decision.rejected ? decision.code : null });
    if (decision.rejected) return done;
    state = decision.state;
  }
  return done;
};

/** Walks an advice from the moment it is raised to its end, with values generated from the forms alone. */
export const walkAdvice = (seed: number): readonly DoneTask[] => {
  const chance = chanceFrom(seed);
  const time = { now: firstDay, calendar: calendarAt(firstDay) };
  const started = decideAdviceStart(
    null,
    {
      type: 'RaiseAdvice',
      taskId: null,
      actor: { role: 'bmw-practitioner', personId: 'p1' },
      data: {
        adviceId: `advice-${seed}`,
        organisationId: 'organisation-1',
        departmentId: null,
        authorId: 'p1',
        journeyId: null,
        about: 'person',
        groupSize: null,
        concernedId: 'employee-1',
        theme: 'work-pressure',
        textRef: 'text-1',
        textHash: 'hash-1',
        recipientId: 'manager-1',
        recipientRole: 'manager',
        policy: defaultPolicy,
      },
    },
    time,
  );
  if (started.rejected) throw new Error(`The advice was not raised: ${started.code}`);
  let { state } = started;
  let now = firstDay;
  const done: DoneTask[] = [];
  for (let step = 0; step < MOST_STEPS && state.stage.kind !== 'ended'; step += 1) {
    const task = state.tasks[0];
    if (task === undefined) {
      const deadline = adviceDeadlines(state)[0];
      if (deadline === undefined) throw new Error('An advice has neither task nor deadline.');
      now = laterOf(now, deadline.at);
      const actor = { role: 'clock', personId: null } as const;
      const strike = { type: 'StrikeClock', actor, taskId: null, data: { deadlineId: deadline.id } } as const;
      const struck = decideAdvice(state, strike, { now, calendar: calendarAt(now) });
      if (struck.rejected) throw new Error(`The clock was refused: ${struck.code}`);
      state = struck.state;
      continue;
    }
    const opening = opensFirst(task, state.disclosure === null ? [] : [state.disclosure]);
    if (opening !== undefined) {
      const opened = decideAdvice(state, opening, { now, calendar: calendarAt(now) });
      if (opened.rejected) throw new Error(`A disclosure was not opened: ${opened.code}`);
      state = opened.state;
      continue;
    }
    const { kind } = task;
    if (!isAdviceTask(kind)) throw new Error('An advice has a task of a journey.');
    const filled = fillIn(task, state, now, chance);
    if (!filled.split.valid) return [...done, { ...filled, command: null, refusal: 'form-refused' }];
    const command = adviceTaskCommand(kind, filled.split.process, submissionOf(kind, filled.split, filled.context));
    const decision = decideAdvice(state, { ...command, ...signed(task) }, { now, calendar: calendarAt(now) });
    done.push({ ...filled, command, refusal: decision.rejected ? decision.code : null });
    if (decision.rejected) return done;
    state = decision.state;
  }
  return done;
};
