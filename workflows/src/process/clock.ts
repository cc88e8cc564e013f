import { condition, log, proxyActivities } from '@temporalio/workflow';
import type { CalendarSlice, DecisionTime, Instant, Rejection } from '@traject/domain';
import type { WorkflowActivities } from '../activities.js';

/** A moment at which the clock has something to do. */
export interface ClockDeadline {
  readonly id: string;
  readonly at: Instant;
}

/** What the clock watches and what it does there. */
export interface Watched<State> {
  readonly state: () => State | null;
  /** Earliest first. */
  readonly deadlines: (state: State) => readonly ClockDeadline[];
  readonly dayLengthMs: (state: State) => number;
  /** Records what the clock did; a refusal when there was nothing to do any more. */
  readonly strike: (deadline: ClockDeadline, time: DecisionTime) => Rejection | null;
}

// Not a local activity: what follows it reads the time, which after a local one may differ when it is replayed.
const { readCalendar } = proxyActivities<WorkflowActivities>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '200 ms', maximumInterval: '5 s' },
});

/** The present in the workflow's own time, which is the same when it is replayed. */
export const now = (): Instant => new Date(Date.now()).toISOString();

/** A timer may fire a moment early by the workflow's time; what it was set for has come all the same. */
const notBefore = (at: Instant): Instant => {
  const present = now();
  return present < at ? at : present;
};

const isBefore = (deadline: ClockDeadline | undefined, at: Instant): boolean =>
  deadline !== undefined && deadline.at < at;

/** Sleeps until the earliest deadline, strikes, and begins again, for as long as the workflow lives. */
export const runClock = async <State>({ state, deadlines, dayLengthMs, strike }: Watched<State>): Promise<void> => {
  // Deadlines follow from the state alone, which is never changed in place: one look for each state is enough.
  let seen: { readonly state: State | null; readonly earliest: ClockDeadline | undefined } | undefined;
  const earliest = (): ClockDeadline | undefined => {
    const current = state();
    if (seen === undefined || seen.state !== current) {
      seen = { state: current, earliest: current === null ? undefined : deadlines(current)[0] };
    }
    return seen.earliest;
  };
  const isEarliest = (deadline: ClockDeadline): boolean => {
    const first = earliest();
    return first !== undefined && first.id === deadline.id && first.at === deadline.at;
  };
  const calendarNow = (dayLength: number): Promise<CalendarSlice> =>
    readCalendar({ now: now(), dayLengthMs: dayLength });

  for (;;) {
    await condition(() => earliest() !== undefined);
    const alarm = earliest()?.at;
    if (alarm === undefined) continue;
    // Always one timer, even when it is late: what is asked of Temporal must never depend on the time of day.
    const remaining = Math.max(Date.parse(alarm) - Date.now(), 1);
    // Only an earlier deadline is worth another timer; most commands move deadlines to later, and waking for none is cheap.
    if (await condition(() => isBefore(earliest(), alarm), remaining)) continue;
    const deadline = earliest();
    const current = state();
    if (deadline === undefined || current === null || deadline.at > alarm) continue;
    const calendar = await calendarNow(dayLengthMs(current));
    if (!isEarliest(deadline)) continue;
    const before = state();
    const rejection = strike(deadline, { now: notBefore(deadline.at), calendar });
    if (rejection !== null) {
      log.error('The clock struck and was refused; it waits for the next change.', {
        code: rejection.code,
        deadline: deadline.id,
      });
    }
    // A strike that changes nothing must not be repeated at once, or the workflow would never rest.
    await condition(() => state() !== before);
  }
};
