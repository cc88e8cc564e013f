import type { JourneyCommandType, JourneyEvent, JourneyState, OpenTask } from '@traject/domain';
import type { Cast, Organisation } from './cast.js';
import type { Chance } from './chance.js';
import type { Tally } from './totals.js';

/** A journey on its way through a history. */
export interface Walk {
  readonly chance: Chance;
  readonly cast: Cast;
  readonly organisation: Organisation;
  readonly tally: Tally;
  readonly events: JourneyEvent[];
  state: JourneyState;
  now: string;
  /** Day of the request. */
  readonly requestedDay: string;
  /** Day of the first talk, session or conversation that was held, once one was. */
  firstMeetingDay: string | null;
  /** Day of the intake, once it was. */
  intakeDay: string | null;
}

/** What somebody does with a task, as a command without its actor. */
export interface Deed {
  readonly type: JourneyCommandType;
  readonly data: object;
  /** What it counts as once it was done. */
  readonly counts: readonly (readonly [string, number])[];
}

/** How people handle a kind of task. */
export interface Habit {
  /** Days that it takes on average before somebody does it. */
  readonly meanDays: number;
  /** So many times in a hundred nobody ever does. */
  readonly neverPercent?: number;
  readonly does: (walk: Walk, task: OpenTask) => Deed;
}

const DAY_MS = 86_400_000;

/** The day of an instant. Everything in a history that people do happens in office hours, when it is the same day everywhere. */
export const dayOf = (instant: string): string => instant.slice(0, 10);

/** The days from one day to another. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** The instant so many days later, at an hour of the day in UTC. */
export const onDayAfter = (instant: string, days: number, hour: number): string =>
  `${new Date(Date.parse(dayOf(instant)) + days * DAY_MS).toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00:00.000Z`;
