import { describe, expect, it } from 'vitest';
import { noFacts, project, type MartEvent, type StreamFacts } from './project.js';

const journey = '0198c5d0-1111-4222-8333-444455556666';
const employee = '0198c5d0-2222-4222-8333-444455556666';

type Given = readonly [type: string, data?: Readonly<Record<string, unknown>>, on?: Partial<MartEvent>];

const eventsOf = (given: readonly Given[]): readonly MartEvent[] =>
  given.map(([type, data = {}, on = {}], index) => ({
    kind: 'journey',
    owner: journey,
    sequence: index + 1,
    type,
    day: '2027-03-01',
    by: 'bmw-practitioner',
    data,
    ...on,
  }));

const rowsAfter = (...given: readonly Given[]): StreamFacts => eventsOf(given).reduce(project, noFacts('journey'));

const request: Given = [
  'JourneyRequested',
  {
    organisationId: 'organisation-1',
    employeeId: employee,
    requesterId: null,
    managerId: null,
    relatedJourneyId: null,
    theme: 'stress',
    subject: 'person',
    contactConsentLapsesAt: '2027-03-31',
  },
];
const opened = (kind: string, number = 1): Given => [
  'TrajectoryOpened',
  { number, kind, coachKind: null, practitionerId: employee },
];
const taskOpened = (kind: string, role: string, assigneeId: string | null = null): Given => [
  'TaskOpened',
  { kind, role, assigneeId, number: null, dueAt: '2027-03-08', availableFrom: null },
];

describe('a journey', () => {
  it('that the employee asked for is marked, so that it counts in totals only', () => {
    expect(rowsAfter(request)['journeys']).toEqual([
      expect.objectContaining({ journey, selfRequested: true, phase: 'awaiting-consent', starts: 1 }),
    ]);
  });

  it('of somebody who was erased has no employee, instead of the one name for all of them', () => {
    const forgotten: Given = [
      'JourneyRequested',
      { ...request[1], employeeId: '00000000-0000-0000-0000-000000000000' },
    ];
    expect(rowsAfter(forgotten)['journeys']).toEqual([expect.objectContaining({ employee: null })]);
  });

  it('has the department of the request, and none where nothing was published of it', () => {
    const department = '0198c5d0-3333-4222-8333-444455556666';
    const requestedIn = (departmentId: string | null): Given => ['JourneyRequested', { ...request[1], departmentId }];
    expect(rowsAfter(requestedIn(department))['journeys']).toEqual([expect.objectContaining({ department })]);
    expect(rowsAfter(requestedIn(null))['journeys']).toEqual([expect.objectContaining({ department: null })]);
    expect(rowsAfter(request)['journeys']).toEqual([expect.objectContaining({ department: null })]);
  });

  it('has the most talks that its policy allows, and none where nothing was published of it', () => {
    const strict: Given = ['JourneyRequested', { ...request[1], maxBmwTalks: 3 }];
    expect(rowsAfter(strict)['journeys']).toEqual([expect.objectContaining({ maxBmwTalks: 3 })]);
    expect(rowsAfter(request)['journeys']).toEqual([expect.objectContaining({ maxBmwTalks: null })]);
  });

  it('without a beginning is there all the same, and can be told from the others', () => {
    expect(rowsAfter(['ContactConsentGiven'])['journeys']).toEqual([
      expect.objectContaining({ starts: 0, contactConsent: 'given' }),
    ]);
  });

  it('to which something happens after its end tells how often', () => {
    const after = rowsAfter(request, ['JourneyEnded', { reason: 'completed' }], opened('bmw'), [
      'DossierDestroyed',
      { destroyedAt: '2029-03-01' },
    ]);
    expect(after['journeys']).toEqual([
      expect.objectContaining({ eventsAfterEnd: 1, dossierDestroyedDay: '2029-03-01' }),
    ]);
  });
});

describe('an appointment', () => {
  const planned = (startsAt: string): Given => [
    'BmwTalkPlanned',
    { number: 1, startsAt, recordDueAt: startsAt, place: 'online' },
  ];

  it('that is moved and held tells both, and the first one that is held ends the wait', () => {
    const after = rowsAfter(
      request,
      opened('bmw'),
      planned('2027-03-05'),
      ['AppointmentMoved', { number: 1, from: '2027-03-05', startsAt: '2027-03-09', recordDueAt: '2027-03-11' }],
      ['BmwTalkHeld', { number: 1, heldAt: '2027-03-09', next: 'finish' }],
    );
    expect(after['appointments']).toEqual([
      expect.objectContaining({
        sequence: 3,
        trajectory: 1,
        onDay: '2027-03-09',
        moves: 1,
        outcome: 'held',
        next: 'finish',
      }),
    ]);
    expect(after['journeys']).toEqual([expect.objectContaining({ firstMeetingDay: '2027-03-09' })]);
    expect(after['trajectories']).toEqual([expect.objectContaining({ held: 1, missed: 0 })]);
  });

  it('that a pause comes between is released, and what was due moves with the pause', () => {
    const after = rowsAfter(
      request,
      opened('bmw'),
      taskOpened('plan-bmw-talk', 'bmw-practitioner'),
      planned('2027-03-05'),
      ['JourneyPaused', { reason: 'absence-of-employee' }, { day: '2027-03-02' }],
      ['JourneyResumed', { shiftDays: 10 }, { day: '2027-03-12' }],
    );
    expect(after['appointments']).toEqual([expect.objectContaining({ outcome: 'released', outcomeDay: '2027-03-02' })]);
    expect(after['tasks']).toEqual([expect.objectContaining({ dueDay: '2027-03-18', state: 'open' })]);
    expect(after['pauses']).toEqual([
      expect.objectContaining({ fromDay: '2027-03-02', untilDay: '2027-03-12', shiftDays: 10 }),
    ]);
  });
});

describe('a task', () => {
  it('is completed by whom it was asked of, where several are asked the same', () => {
    const after = rowsAfter(
      request,
      taskOpened('answer-neutral-conversation', 'employee'),
      taskOpened('answer-neutral-conversation', 'manager'),
      ['TaskCompleted', { kind: 'answer-neutral-conversation' }, { by: 'manager' }],
    );
    expect(after['tasks']).toEqual([
      expect.objectContaining({ role: 'employee', state: 'open', closedBy: null }),
      expect.objectContaining({ role: 'manager', state: 'completed', closedBy: 'manager' }),
    ]);
  });
});

it('a referral that two were asked for tells who declined and that it was accepted', () => {
  const after = rowsAfter(
    request,
    ['ReferralOpened', { number: 1 }],
    ['ReferralProposed', { number: 1, to: 'coach', coachKind: 'career' }],
    ['HandOverConsentGiven', { number: 1 }],
    ['ReceiverProposed', { number: 1, practitionerId: employee, registrationValidUntil: null }],
    ['ReferralDeclined', { number: 1, practitionerId: employee, reason: 'no-capacity' }],
    ['ReceiverProposed', { number: 1, practitionerId: journey, registrationValidUntil: null }],
    ['ReferralAccepted', { number: 1, practitionerId: journey }],
    ['WarmHandOverHeld', { number: 1 }],
  );
  expect(after['referrals']).toEqual([
    expect.objectContaining({
      receiversAsked: 2,
      declines: 1,
      acceptances: 1,
      handOver: 'agreed',
      receiver: journey,
      outcome: 'handed-over',
    }),
  ]);
});

it('an erasure is a row of its own, by a name of its own, and tells the day and nothing else', () => {
  const erased = eventsOf([['PersonErased', {}, { kind: 'person', by: 'system' }]]);
  expect(erased.reduce(project, noFacts('person'))).toEqual({
    erasures: [{ erasure: journey, erasedDay: '2027-03-01' }],
  });
});

it('an advice about a person tells what became of their consent and of the advice', () => {
  const raised = {
    organisationId: 'organisation-1',
    authorId: employee,
    journeyId: null,
    about: 'person',
    groupSize: null,
    concernedId: employee,
    theme: 'stress',
    recipientId: employee,
    recipientRole: 'manager',
    consentLapsesAt: '2027-05-30',
  };
  const events = eventsOf([
    ['AdviceRaised', raised],
    ['AdviceConsentGiven'],
    ['AdviceSent', { recipientId: employee }, { day: '2027-03-03' }],
    ['AdviceAnswered', { intention: 'will-act', outcomeAskedAt: '2027-05-02' }, { day: '2027-03-09' }],
    ['AdviceOutcomeReported', { outcome: 'done' }, { day: '2027-05-04' }],
    ['AdviceEnded', { reason: 'outcome-reported' }, { day: '2027-05-04' }],
  ]).map((event) => ({ ...event, kind: 'advice' as const }));
  expect(events.reduce(project, noFacts('advice'))['advices']).toEqual([
    expect.objectContaining({
      starts: 1,
      consent: 'given',
      sentDay: '2027-03-03',
      intention: 'will-act',
      outcome: 'done',
      endedDay: '2027-05-04',
      endReason: 'outcome-reported',
    }),
  ]);
});

it('what a projection is given is never changed', () => {
  const before = rowsAfter(request);
  const frozen = JSON.stringify(before);
  project(before, { ...(eventsOf([['JourneyStopped', { reason: 'not-said' }]])[0] ?? expect.fail('no event')) });
  expect(JSON.stringify(before)).toBe(frozen);
});
