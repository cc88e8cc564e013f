import type { LogOfProcesses } from '@traject/activities';
import type { AppendRequest } from '@traject/contracts';
import { daysAfter, decide, fold, type JourneyCommand, type JourneyEvent } from '@traject/domain';
import { eventIdOf } from '@traject/event-log';
import { calendarSliceAt } from '@traject/working-calendar';
import type { LogInMemory } from './log-in-memory.js';

/** A log that can hold what a run wrote in a workflow task that Temporal never came to know of. */
export interface LostTaskLog extends LogOfProcesses {
  /** In the place of the next batch with this event the log takes what this makes of it, as if a lost task wrote it. */
  loseTask(type: JourneyEvent['type'], written: (request: AppendRequest) => AppendRequest): void;
}

/** Puts lost workflow tasks before a log. */
export const openLostTaskLog = (log: LogInMemory): LostTaskLog => {
  let lost: { type: string; written: (request: AppendRequest) => AppendRequest } | undefined;
  return {
    readStream: log.readStream,
    appendEvents: async (request) => {
      if (request.events.some(({ event }) => event.type === lost?.type)) {
        await log.appendEvents(lost?.written(request) ?? request);
        lost = undefined;
      }
      return log.appendEvents(request);
    },
    loseTask: (type, written) => {
      lost = { type, written };
    },
  };
};

/** The same, decided a moment earlier. */
export const earlier = (request: AppendRequest): AppendRequest => ({
  ...request,
  events: request.events.map((given) => {
    const at = new Date(Date.parse(given.event.at) - 5).toISOString();
    return { ...given, event: { ...given.event, at } };
  }),
});

/** What another command led to instead. @param days before the batch at which it was decided */
export const instead =
  (log: LogInMemory, dayLengthMs: number, command: JourneyCommand, commandId: string, days = 0) =>
  (request: AppendRequest): AppendRequest => {
    const { stream, expectedSequence } = request;
    const state = fold(log.streamOf(stream) as unknown as readonly JourneyEvent[]); // written by a journey
    const at = daysAfter(request.events[0]?.event.at ?? '', -days, dayLengthMs);
    const calendar = calendarSliceAt(at, dayLengthMs);
    const decision = state === null ? undefined : decide(state, command, { now: at, calendar });
    if (decision === undefined || decision.rejected) throw new Error(`Not taken: ${JSON.stringify(decision)}`);
    const events = decision.events.map((event, index) => ({
      eventId: eventIdOf(stream, expectedSequence + index + 1),
      event: event as unknown as AppendRequest['events'][number]['event'], // an event of the domain is one of the log
      commandId,
      fingerprint: 'asked-once',
    }));
    return { ...request, events };
  };
