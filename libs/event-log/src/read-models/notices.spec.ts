import { streamOf, type StoredEvent, type StreamName } from '@traject/contracts';
import { CIVIL_DAY_MS } from '@traject/domain';
import { describe, expect, it } from 'vitest';
import { foldStream } from './fold-stream.js';
import { adviceRaised, beginningOfJourney, day, happened, pauseInJourney, talk, task } from './journeys-for-tests.js';
import { notices } from './notices.js';
import { readModels } from './read-models.js';

/** The rows that a stream leads to, by the last part of their key. */
const noticesAfter = (
  events: readonly StoredEvent[],
  stream: StreamName = streamOf('journey', 'j'),
): Readonly<Record<string, unknown>> => {
  const placed = events.map((event, index) => ({ stream, sequence: index + 1, event }));
  const rows = notices.applyAll([], foldStream(readModels, null, placed));
  return Object.fromEntries([...rows].filter(([, row]) => row !== undefined));
};

const begun = beginningOfJourney('j');
const place = begun.findIndex(({ type }) => type === 'BmwTalkPlanned') + 1;
const talkId = `journey/j/appointment/${place}`;
const employee = { personId: 'employee-1', role: 'employee', revision: 1, stands: true };
const practitioner = { personId: 'practitioner-1', role: 'bmw-practitioner', revision: 1, stands: true };

describe('a task that asks somebody by name', () => {
  it('is told to that person, in the capacity in which they are asked', () => {
    expect(noticesAfter(begun.slice(0, 2))).toEqual({
      'j-consent': expect.objectContaining({
        kind: 'task',
        recipients: [employee],
        due_at: day(0),
        starts_at: null,
        held_since: null,
      }),
    });
  });

  it('is told no more once it is completed or cancelled', () => {
    expect(noticesAfter(begun)).not.toHaveProperty('j-consent');
    const cancelled = happened(4, 'TaskCancelled', { taskId: 'j-record', kind: 'record-bmw-talk' });
    expect(noticesAfter([...begun, cancelled])).not.toHaveProperty('j-record');
  });

  it('is told when it can be done, not before', () => {
    expect(noticesAfter(begun)).toMatchObject({ 'j-record': { recipients: [practitioner], due_at: day(6) } });
  });

  it('is told anew to whom it is given, and to nobody when anyone may take it', () => {
    const given = (assigneeId: string | null) =>
      happened(4, 'TaskReassigned', { taskId: 'j-record', assigneeId }, 'coordinator');
    expect(noticesAfter([...begun, given('practitioner-2')])).toMatchObject({
      'j-record': { recipients: [{ personId: 'practitioner-2', revision: 2 }] },
    });
    expect(noticesAfter([...begun, given('practitioner-1')])).toMatchObject({
      'j-record': { recipients: [practitioner] },
    });
    expect(noticesAfter([...begun, given(null)])).not.toHaveProperty('j-record');
    const forAnyone = task(4, 'j-anyone', { kind: 'assign-practitioner', role: 'coordinator' });
    expect(noticesAfter([...begun, forAnyone])).not.toHaveProperty('j-anyone');
    expect(
      noticesAfter([...begun, forAnyone, happened(5, 'TaskReassigned', { taskId: 'j-anyone', assigneeId: 'c' })]),
    ).toMatchObject({ 'j-anyone': { recipients: [{ personId: 'c', role: 'coordinator', revision: 1 }] } });
  });

  it('is told once more as a reminder', () => {
    const reminded = happened(9, 'TaskReminded', { taskId: 'j-record', kind: 'record-bmw-talk' }, 'clock');
    expect(noticesAfter([...begun, reminded])).toMatchObject({
      'j-record': { kind: 'reminder', due_at: day(9), recipients: [{ ...practitioner, revision: 2 }] },
    });
  });

  it('waits for the end of a pause, also one that is opened in it', () => {
    const paused = [...begun, ...pauseInJourney().slice(0, 2)];
    const inPause = task(5, 'j-paused', { kind: 'record-bmw-talk', role: 'bmw-practitioner', assigneeId: 'p' });
    expect(noticesAfter([...paused, inPause])).toMatchObject({
      'j-record': { held_since: day(5) },
      'j-paused': { held_since: day(5) },
    });
    const resumed = happened(9, 'JourneyResumed', { shiftMs: 4 * CIVIL_DAY_MS });
    expect(noticesAfter([...paused, inPause, resumed])).toMatchObject({
      'j-record': { held_since: null, due_at: day(10) },
      'j-paused': { held_since: null, due_at: day(9) },
    });
  });

  it('is told of an advice too', () => {
    const asked = task(1, 'a-consent', { kind: 'answer-advice-consent', role: 'employee', assigneeId: 'employee-1' });
    expect(noticesAfter([adviceRaised('a'), asked], streamOf('advice', 'a'))).toMatchObject({
      'a-consent': { recipients: [employee] },
    });
  });
});

describe('an appointment', () => {
  const moved = happened(4, 'AppointmentMoved', {
    number: 1,
    from: day(6),
    startsAt: day(7),
    dayStart: day(7),
    recordDueAt: day(9),
  });

  it('is told to the employee and to who serves', () => {
    expect(noticesAfter(begun)).toMatchObject({
      [talkId]: { kind: 'appointment', recipients: [employee, practitioner], due_at: day(3), starts_at: day(6) },
    });
  });

  it('that is moved is told to both once more', () => {
    expect(noticesAfter([...begun, moved])).toMatchObject({
      [talkId]: {
        recipients: [
          { ...employee, revision: 2 },
          { ...practitioner, revision: 2 },
        ],
        due_at: day(4),
        starts_at: day(7),
      },
    });
  });

  it.each([
    ['a pause', happened(5, 'JourneyPaused', { reason: 'absence-of-employee' })],
    ['the end of its trajectory', happened(5, 'TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: 'p' })],
    ['the end of the journey', happened(5, 'JourneyEnded', { reason: 'stopped-by-employee' })],
  ])('is cancelled by %s, and stays so', (_what, event) => {
    const cancelled = {
      [talkId]: {
        recipients: [
          { ...employee, revision: 2, stands: false },
          { ...practitioner, revision: 2, stands: false },
        ],
        due_at: day(5),
        held_since: null,
      },
    };
    expect(noticesAfter([...begun, event])).toMatchObject(cancelled);
    expect(noticesAfter([...begun, event, happened(8, 'JourneyEnded', { reason: 'completed' })])).toMatchObject(
      cancelled,
    );
  });

  it('passes from one practitioner to the next, and the employee hears nothing of it', () => {
    const replaced = (from: string, to: string, on: number) =>
      happened(on, 'PractitionerReplaced', { from, to, registrationValidUntil: null, reason: 'absence' });
    const there = [...begun, replaced('practitioner-1', 'practitioner-2', 4)];
    expect(noticesAfter(there)).toMatchObject({
      [talkId]: {
        recipients: [
          employee,
          { ...practitioner, revision: 2, stands: false },
          { ...practitioner, personId: 'practitioner-2' },
        ],
      },
    });
    const andBack = [...there, replaced('practitioner-2', 'practitioner-1', 5)];
    expect(noticesAfter(andBack)).toMatchObject({
      [talkId]: {
        recipients: [
          employee,
          { personId: 'practitioner-2', revision: 2, stands: false },
          { ...practitioner, revision: 3 },
        ],
      },
    });
  });

  it.each([
    ['held', happened(6, 'BmwTalkHeld', { number: 1, heldAt: day(6), next: 'continue', notesRef: null })],
    ['missed', happened(6, 'BmwTalkMissed', { number: 1, missedBy: 'employee', missesInARow: 1 })],
  ])('that was %s is told no more', (_how, event) => {
    expect(noticesAfter([...begun, event])).not.toHaveProperty([talkId]);
  });

  it('is told to the employer too where it is a neutral conversation (S5)', () => {
    const neutral = [
      ...begun,
      happened(4, 'TrajectoryEnded', { number: 1, kind: 'bmw', practitionerId: 'practitioner-1' }),
      happened(4, 'TrajectoryOpened', {
        number: 2,
        kind: 'neutral-conversation',
        coachKind: null,
        practitionerId: 'practitioner-1',
        registrationValidUntil: null,
      }),
      happened(5, 'NeutralConversationPlanned', talk(1, 9), 'bmw-practitioner'),
    ];
    expect(noticesAfter(neutral)).toMatchObject({
      [`journey/j/appointment/${neutral.length}`]: {
        recipients: [employee, practitioner, { personId: 'manager-1', role: 'manager', revision: 1, stands: true }],
      },
    });
  });
});

describe('a dossier that was opened in an emergency', () => {
  const approved = happened(5, 'BreakGlassApproved', { requestId: 'glass-1', approvedById: 'b', endsAt: day(5) });

  it('is told to the employee at once, and stays told whatever happens', () => {
    const told = { 'glass-1': { kind: 'access', recipients: [employee], due_at: day(5), held_since: null } };
    expect(noticesAfter([...begun, approved])).toMatchObject(told);
    expect(noticesAfter([...begun, approved, ...pauseInJourney().slice(0, 2)])).toMatchObject(told);
  });
});
