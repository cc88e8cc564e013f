import { randomUUID } from 'node:crypto';
import { streamOf, type LoggedEvent, type NewEvent, type StreamName } from '@traject/contracts';
import { defaultPolicy, instantAfter, type JourneyEvent } from '@traject/domain';
import { eventIdOf, type EventLog } from '@traject/event-log';

const start = '2026-03-02T09:00:00.000Z';
const hourMs = 3_600_000;

/** Events with which a journey begins; then its one talk is moved again and again until the journey is long enough. */
const eventAt = (journeyId: string, sequence: number): JourneyEvent => {
  const at = instantAfter(start, sequence * hourMs);
  const occasion = { version: 1, at, by: 'bmw-practitioner' } as const;
  const practitionerId = `practitioner-of-${journeyId}`;
  const appointment = {
    startsAt: instantAfter(at, 24 * hourMs),
    dayStart: at,
    recordDueAt: instantAfter(at, 48 * hourMs),
  };
  switch (sequence) {
    case 1:
      return {
        ...occasion,
        type: 'JourneyRequested',
        data: {
          journeyId,
          organisationId: 'organisation-noord',
          departmentId: 'department-4',
          employeeId: `employee-of-${journeyId}`,
          requesterId: 'requester-noord',
          managerId: null,
          theme: 'work-pressure',
          subject: 'person',
          questionRef: `question-of-${journeyId}`,
          relatedJourneyId: null,
          policy: defaultPolicy,
          contactConsentLapsesAt: at,
        },
      };
    case 2:
      return { ...occasion, type: 'ContactConsentGiven', data: { journeyId } };
    case 3:
      return { ...occasion, type: 'PractitionerAssigned', data: { practitionerId, registrationValidUntil: null } };
    case 4:
      return {
        ...occasion,
        type: 'IntakeRecorded',
        data: { route: 'bmw', reason: 'subject', coachKind: null, reasonRef: `reason-of-${journeyId}` },
      };
    case 5:
      return {
        ...occasion,
        type: 'TrajectoryOpened',
        data: { number: 1, kind: 'bmw', coachKind: null, practitionerId, registrationValidUntil: null },
      };
    case 6:
      return { ...occasion, type: 'BmwTalkPlanned', data: { number: 1, ...appointment, place: 'elsewhere' } };
    default:
      return { ...occasion, type: 'AppointmentMoved', data: { number: 1, from: at, ...appointment } };
  }
};

/** A journey that a test writes into the log, piece by piece. */
export interface JourneyInLog {
  readonly stream: StreamName;
  /** Appends this many more events. */
  append(count: number): Promise<void>;
}

/** A new journey in this log. */
export const journeyIn = (log: EventLog): JourneyInLog => {
  const journeyId = randomUUID();
  const stream = streamOf('journey', journeyId);
  let sequence = 0;
  return {
    stream,
    append: async (count) => {
      const events = Array.from({ length: count }, (_none, index): NewEvent => {
        const place = sequence + index + 1;
        return {
          eventId: eventIdOf(stream, place),
          commandId: null,
          fingerprint: null,
          event: eventAt(journeyId, place),
        };
      });
      await log.appendEvents({ stream, expectedSequence: sequence, runId: null, events });
      sequence += count;
    },
  };
};

/** Sizes of the batches in which a journey's events are appended, over and over. */
const batchSizes = [1, 3, 2, 7, 1, 4] as const;

/** Appends `each` events to every journey, the journeys taking turns, in batches as real steps make them. */
export const appendInTurns = async (journeys: readonly JourneyInLog[], each: number): Promise<void> => {
  let turn = 0;
  for (let done = 0; done < each;) {
    const count = Math.min(batchSizes[turn % batchSizes.length] ?? 1, each - done);
    await Promise.all(journeys.map((journey) => journey.append(count)));
    done += count;
    turn += 1;
  }
};

/** Every event of these journeys, as the log has them. */
export const everyEventOf = async (log: EventLog, journeys: readonly JourneyInLog[]): Promise<readonly LoggedEvent[]> =>
  (await Promise.all(journeys.map(({ stream }) => log.readStream(stream)))).flat();
