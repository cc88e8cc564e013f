import type { StoredEvent } from '@traject/contracts';
import {
  daysAfter,
  defaultPolicy,
  CIVIL_DAY_MS,
  type ActorRole,
  type AdviceEvents,
  type Instant,
  type JourneyEvents,
  type TaskEvents,
} from '@traject/domain';

const firstDay = '2027-03-01T09:00:00.000Z';

/** The instant a number of days after the journeys of these tests begin. */
export const day = (number: number): Instant => daysAfter(firstDay, number, CIVIL_DAY_MS);

type EventData = JourneyEvents & AdviceEvents;

/** An event of the domain on a day. */
export const happened = <Type extends keyof EventData>(
  onDay: number,
  type: Type,
  data: EventData[Type],
  by: ActorRole = 'coordinator',
): StoredEvent => ({
  type,
  version: 1,
  at: day(onDay),
  by,
  data: { ...data },
});

/** A task that is opened on a day. */
export const task = (
  onDay: number,
  taskId: string,
  change: Partial<TaskEvents['TaskOpened']> & Pick<TaskEvents['TaskOpened'], 'kind' | 'role'>,
): StoredEvent =>
  happened(onDay, 'TaskOpened', {
    taskId,
    key: `${change.kind}/1`,
    assigneeId: null,
    number: null,
    dueAt: day(onDay + 3),
    availableFrom: null,
    ...change,
  });

/** A talk that is planned for a day. */
export const talk = (number: number, onDay: number) => ({
  number,
  startsAt: day(onDay),
  dayStart: day(onDay),
  recordDueAt: day(onDay + 2),
  place: 'online' as const,
});

/** A request, contact consent and assignment, and the first BMW talk planned on day 6. */
export const beginningOfJourney = (journeyId: string): readonly StoredEvent[] => [
  happened(0, 'JourneyRequested', {
    journeyId,
    organisationId: 'organisation-1',
    departmentId: 'department-1',
    employeeId: 'employee-1',
    requesterId: 'requester-1',
    managerId: 'manager-1',
    theme: 'work-pressure',
    subject: 'person',
    questionRef: 'content-1',
    relatedJourneyId: null,
    policy: defaultPolicy,
    contactConsentLapsesAt: day(30),
  }),
  task(0, `${journeyId}-consent`, { kind: 'answer-contact-consent', role: 'employee', assigneeId: 'employee-1' }),
  happened(1, 'ContactConsentGiven', { journeyId }, 'employee'),
  happened(1, 'TaskCompleted', { taskId: `${journeyId}-consent`, kind: 'answer-contact-consent' }, 'employee'),
  happened(2, 'PractitionerAssigned', { practitionerId: 'practitioner-1', registrationValidUntil: day(400) }),
  happened(3, 'TrajectoryOpened', {
    number: 1,
    kind: 'bmw',
    coachKind: null,
    practitionerId: 'practitioner-1',
    registrationValidUntil: day(400),
  }),
  happened(3, 'BmwTalkPlanned', talk(1, 6), 'bmw-practitioner'),
  task(3, `${journeyId}-record`, {
    kind: 'record-bmw-talk',
    role: 'bmw-practitioner',
    assigneeId: 'practitioner-1',
    number: 1,
    dueAt: day(8),
    availableFrom: day(6),
  }),
];

/** The first talk is moved, then the journey is paused and resumed four days later. */
export const pauseInJourney = (): readonly StoredEvent[] => [
  happened(4, 'AppointmentMoved', { number: 1, from: day(6), startsAt: day(7), dayStart: day(7), recordDueAt: day(9) }),
  happened(5, 'JourneyPaused', { reason: 'absence-of-employee' }),
  happened(9, 'JourneyResumed', { shiftMs: 4 * CIVIL_DAY_MS }),
];

/** A talk that is held, another practitioner, a closing with main lines for the employer, and the end. */
export const restOfJourney = (journeyId: string): readonly StoredEvent[] => [
  happened(10, 'BmwTalkPlanned', talk(1, 11), 'bmw-practitioner'),
  happened(11, 'BmwTalkHeld', { number: 1, heldAt: day(11), next: 'continue', notesRef: null }, 'bmw-practitioner'),
  happened(12, 'TaskCancelled', { taskId: `${journeyId}-record`, kind: 'record-bmw-talk' }),
  happened(12, 'BmwTalkPlanned', talk(2, 14), 'bmw-practitioner'),
  happened(13, 'PractitionerReplaced', {
    from: 'practitioner-1',
    to: 'practitioner-2',
    registrationValidUntil: null,
    reason: 'absence',
  }),
  happened(14, 'BmwTalkMissed', { number: 2, missedBy: 'employee', missesInARow: 1 }, 'bmw-practitioner'),
  happened(15, 'BmwTalkPlanned', talk(2, 20), 'bmw-practitioner'),
  happened(16, 'TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: 'practitioner-2' }),
  happened(16, 'ClosingOpened', { evaluationLapsesAt: day(37) }),
  happened(17, 'MainLinesDisclosed', {
    version: 1,
    contentRef: 'content-2',
    textHash: 'hash-2',
    mode: 'consent',
    recipientIds: ['requester-1', 'manager-1'],
    validUntil: day(107),
  }),
  happened(18, 'MainLinesRead', { readerId: 'manager-1' }, 'manager'),
  happened(19, 'JourneyClosed', { followUpAt: day(61) }),
  happened(20, 'ConsentWithdrawn', { consent: 'main-lines' }, 'employee'),
  happened(61, 'JourneyEnded', { reason: 'completed' }, 'clock'),
];

/** An advice about a person, who agrees; the employer acknowledges and answers. */
export const wholeAdvice = (adviceId: string): readonly StoredEvent[] => [
  adviceRaised(adviceId),
  task(1, `${adviceId}-consent`, { kind: 'answer-advice-consent', role: 'employee', assigneeId: 'employee-1' }),
  happened(2, 'AdviceConsentGiven', { textHash: 'hash-3' }, 'employee'),
  happened(2, 'AdviceSent', { recipientId: 'manager-1' }, 'employee'),
  happened(3, 'AdviceAcknowledged', { adviceId }, 'manager'),
  happened(
    4,
    'AdviceAnswered',
    { intention: 'will-act', responseRef: 'content-4', outcomeAskedAt: day(64) },
    'manager',
  ),
];

/** An advice about a person, raised by a BMW practitioner. */
export const adviceRaised = (adviceId: string): StoredEvent =>
  happened(1, 'AdviceRaised', {
    adviceId,
    organisationId: 'organisation-1',
    departmentId: null,
    authorId: 'practitioner-1',
    journeyId: null,
    about: 'person',
    groupSize: null,
    concernedId: 'employee-1',
    theme: 'leadership',
    textRef: 'content-3',
    textHash: 'hash-3',
    recipientId: 'manager-1',
    recipientRole: 'manager',
    consentLapsesAt: day(90),
    policy: defaultPolicy,
  });
