import { isDeepStrictEqual } from 'node:util';
import type { LogOfProcesses } from '@traject/activities';
import type { LoggedEvent, StreamName } from '@traject/contracts';
import { EventLogProblem } from '@traject/event-log';

/** A log that keeps its events in memory, by the same rules for a batch that comes twice. */
export interface LogInMemory extends LogOfProcesses {
  /** Events of a stream in order. */
  streamOf(stream: StreamName): readonly LoggedEvent['event'][];
  /** Commands that caused the events of a stream, in order. */
  commandsOf(stream: StreamName): readonly (string | null)[];
  /** From now on every append fails, as when the database is away; or no more. */
  setAway(away: boolean): void;
  /** Appends that failed because the database was away. */
  failures(): number;
}

/** Opens an empty log. */
export const openLogInMemory = (): LogInMemory => {
  const streams = new Map<string, LoggedEvent[]>();
  let away = false;
  let failures = 0;
  const eventsOf = (stream: string) => streams.get(stream) ?? [];
  return {
    appendEvents: async ({ stream, expectedSequence, runId, events }) => {
      if (away) {
        failures += 1;
        throw new Error('connection refused');
      }
      const known = eventsOf(stream);
      for (const { eventId, event } of events) {
        const before = known.find((other) => other.eventId === eventId);
        if (before !== undefined && !isDeepStrictEqual(before.event, event)) {
          throw new EventLogProblem('event-payload-differs', 'The log has another event under this id.');
        }
      }
      const fresh = events.filter(({ eventId }) => !known.some((event) => event.eventId === eventId));
      if (known.length !== expectedSequence + events.length - fresh.length) {
        throw new EventLogProblem('stream-conflict', 'The stream has moved on.');
      }
      const logged = fresh.map((event, index): LoggedEvent => {
        const sequence = known.length + index + 1;
        return { ...event, stream, sequence, runId, position: sequence, recordedAt: event.event.at };
      });
      streams.set(stream, [...known, ...logged]);
      const last = known.length + fresh.length;
      return { lastPosition: last, lastSequence: last };
    },
    readStream: async (stream, { afterSequence = 0 } = {}) =>
      eventsOf(stream).filter(({ sequence }) => sequence > afterSequence),
    streamOf: (stream) => eventsOf(stream).map(({ event }) => event),
    commandsOf: (stream) => eventsOf(stream).map(({ commandId }) => commandId),
    setAway: (value) => {
      away = value;
    },
    failures: () => failures,
  };
};
