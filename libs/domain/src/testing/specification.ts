import { expect, test } from 'vitest';
import { decide, decideStart } from '../journey/decide.js';
import type { Actor } from '../journey/decider.js';
import type { JourneyEvents, JourneyEventType } from '../journey/events.js';
import { reject, type Rejection, type RejectionCode } from '../journey/rejection.js';
import type { TaskKind, TaskRole } from '../journey/tasks.js';
import type { Instant } from '../journey/time.js';
import type { JourneyRequest } from '../request/request.js';
import { calendarAt, firstMorning } from './calendar.js';
import { wholeCommand, type GivenCommand, type JourneyOnItsWay } from './journey.js';
import { actors } from './people.js';

/** An event as an example expects it: its type and all of its data, to the letter. */
export type ExpectedEvent = {
  readonly [Type in JourneyEventType]: readonly [Type, JourneyEvents[Type]];
}[JourneyEventType];

interface Then {
  /** These events and no others, in this order, with exactly this data. */
  readonly then: (...events: readonly ExpectedEvent[]) => void;
  /** Nothing is recorded, and the refusal has this code and exactly these parameters. */
  readonly thenRejected: (code: RejectionCode, parameters?: Rejection['parameters']) => void;
}

const thenOf = (title: string, decideNow: () => ReturnType<typeof decide>): Then => ({
  then: (...expected) => {
    test(title, () => {
      const decision = decideNow();
      const actual = decision.rejected ? decision : decision.events.map(({ type, data }) => [type, data]);
      expect(actual).toStrictEqual(expected);
    });
  },
  thenRejected: (code, parameters = {}) => {
    test(title, () => {
      expect(decideNow()).toStrictEqual(reject(code, parameters));
    });
  },
});

/** One rule as an example: given what happened, when a command comes, then exactly this. The title is a sentence. */
export const specify = (
  title: string,
): {
  readonly given: (journey: () => JourneyOnItsWay) => { readonly when: (given: GivenCommand) => Then };
  readonly whenRequested: (request: JourneyRequest, by?: Actor) => Then;
} => ({
  given: (journey) => ({
    when: (given) =>
      thenOf(title, () => {
        const before = journey();
        const now = given.at ?? before.now;
        return decide(before.state, wholeCommand(before, given), { now, calendar: calendarAt(now) });
      }),
  }),
  whenRequested: (data, actor = actors.requester) =>
    thenOf(title, () =>
      decideStart(
        null,
        { type: 'RequestJourney', actor, taskId: null, data },
        {
          now: firstMorning,
          calendar: calendarAt(firstMorning),
        },
      ),
    ),
});

const kindOf = (key: string): TaskKind => key.split('/')[0] as TaskKind; // a task's key begins with its kind

/** A task opens; `position` counts the tasks of the journey. */
export const opens = (
  position: number,
  key: string,
  [role, assigneeId]: readonly [TaskRole, string | null],
  {
    number = null,
    dueAt,
    availableFrom = null,
  }: { number?: number | null; dueAt: Instant; availableFrom?: Instant | null },
): ExpectedEvent => [
  'TaskOpened',
  { taskId: `journey-1.${position}`, key, kind: kindOf(key), role, assigneeId, number, dueAt, availableFrom },
];

/** A task is done. */
export const completes = (position: number, kind: TaskKind): ExpectedEvent => [
  'TaskCompleted',
  { taskId: `journey-1.${position}`, kind },
];

/** A task is no longer asked, because its step is over. */
export const cancels = (position: number, kind: TaskKind): ExpectedEvent => [
  'TaskCancelled',
  { taskId: `journey-1.${position}`, kind },
];
