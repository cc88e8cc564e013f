import { describe, expect, test } from 'vitest';
import { defaultPolicy, type CoachingTrajectory, type JourneyState, type Trajectory } from '@traject/domain';
import { TaskStepOver, type FormContext } from './form/context.js';
import { formSchema } from './form/schema.js';
import { splitForm } from './form/split.js';

const now = '2027-03-01T09:00:00.000Z';
const planned = { startsAt: now, dayStart: '2027-03-01T00:00:00.000Z', recordDueAt: '2027-03-03T16:00:00.000Z' };
const slot = { number: 1, attempt: 1, appointment: planned, missesInARow: 0 };

const journeyWith = (trajectory: Trajectory): JourneyState => ({
  journeyId: 'journey-1',
  organisationId: 'organisation-1',
  employeeId: 'employee-1',
  requesterId: 'requester-1',
  managerId: null,
  theme: 'stress',
  subject: 'person',
  relatedJourneyId: null,
  policy: defaultPolicy,
  stage: { kind: 'trajectory' },
  pause: null,
  practitioner: { practitionerId: 'p1', registrationValidUntil: null },
  formerPractitionerIds: [],
  trajectories: [trajectory],
  referralsMade: 0,
  registrationNotice: null,
  disclosures: [],
  breakGlass: [],
  tasks: [],
  tasksOpened: 0,
  sequence: 1,
});

const contextOf = (trajectory: Trajectory): FormContext => ({
  now,
  number: 1,
  role: 'coach',
  state: journeyWith(trajectory),
});

const bmwWithTalksHeld = (talksHeld: number): FormContext =>
  contextOf({ kind: 'bmw', number: 1, openedAt: now, endedAt: null, talksHeld, talk: slot, lastHeldAt: null });

const coachingWith = (changes: Partial<CoachingTrajectory>): FormContext =>
  contextOf({
    kind: 'coaching',
    number: 1,
    openedAt: now,
    endedAt: null,
    coachKind: 'career',
    employerInputGiven: true,
    agreement: null,
    started: true,
    agreedAt: now,
    sessionsAgreed: 6,
    sessionsHeld: 0,
    session: slot,
    reflection: null,
    extension: null,
    lastHeldAt: null,
    ...changes,
  });

const held = (next: string, more: object = {}) => ({ outcome: 'held', next, ...more });

/** Codes of what is wrong with a submission, by field. */
const faultsOf = (kind: Parameters<typeof splitForm>[0], values: unknown, context: FormContext) => {
  const split = splitForm(kind, values, context);
  return split.valid ? [] : split.faults.map(({ field, code }) => [field, code]);
};

describe('a form holds the limits of the present state', () => {
  test('another talk is offered after the fourth and not after the fifth (S11)', () => {
    expect(faultsOf('record-bmw-talk', held('continue'), bmwWithTalksHeld(3))).toEqual([]);
    expect(faultsOf('record-bmw-talk', held('continue'), bmwWithTalksHeld(4))).toEqual([['next', 'not-offered']]);
  });

  test('a signal is described only with its theme (S8)', () => {
    const described = held('finish', { signalDescription: 'Too few people.' });
    expect(faultsOf('record-bmw-talk', described, bmwWithTalksHeld(0))).toEqual([['signalTheme', 'not-valid']]);
  });

  test('five to nine sessions are agreed (S12)', () => {
    const proposed = (sessions: number) => ({ goal: 'Grow', approach: 'Practise', sessions });
    expect([4, 5, 9, 10].map((n) => faultsOf('propose-agreement', proposed(n), coachingWith({})))).toEqual([
      [['sessions', 'too-small']],
      [],
      [],
      [['sessions', 'too-big']],
    ]);
  });

  test('a session is planned from the end of the time to reflect onwards (S13)', () => {
    const endsAt = '2027-03-15T00:00:00.000Z';
    const context = coachingWith({ reflection: { afterSession: 1, endsAt, ended: false, written: false } });
    expect(formSchema('plan-coaching-session', context, 'en')).toMatchObject({
      properties: { startsAt: { format: 'date-time', formatMinimum: endsAt } },
    });
    const at = (startsAt: string) => faultsOf('plan-coaching-session', { startsAt, place: 'online' }, context);
    expect(at('2027-03-14T23:59:59.999Z')).toEqual([['startsAt', 'not-valid']]);
    expect(at(endsAt)).toEqual([]);
    expect(at('2027-02-30T10:00:00Z')).toEqual([['startsAt', 'not-valid']]);
  });

  test('a moment with an offset becomes the same moment in UTC', () => {
    const values = { startsAt: '2027-03-20T10:00:00+01:00', place: 'online' };
    expect(splitForm('plan-coaching-session', values, coachingWith({}))).toMatchObject({
      process: { startsAt: '2027-03-20T09:00:00.000Z' },
    });
  });

  test('a coach finishes after five sessions at the earliest, and does not go beyond what was agreed (S12)', () => {
    const record = (sessionsHeld: number, next: string) =>
      faultsOf('record-coaching-session', held(next), coachingWith({ sessionsHeld }));
    expect(record(3, 'finish')).toEqual([['next', 'not-offered']]);
    expect(record(4, 'finish')).toEqual([]);
    expect(record(4, 'continue')).toEqual([]);
    expect(record(5, 'continue')).toEqual([['next', 'not-offered']]);
  });

  test('an answer is on the exact words that were proposed (S6)', () => {
    const agreement = {
      version: 2,
      textHash: 'abc',
      contentRefs: ['goal', 'approach'],
      sessions: 6,
      acceptedBy: [],
      changeRequested: false,
    };
    const context = coachingWith({ agreement, started: false });
    const answer = { accepted: true, version: 2, textHash: 'abc' };
    expect(faultsOf('answer-agreement', answer, context)).toEqual([]);
    expect(faultsOf('answer-agreement', { ...answer, textHash: 'abd' }, context)).toEqual([
      ['textHash', 'not-offered'],
    ]);
  });

  test('what an employer writes is short, and what a practitioner writes may be long', () => {
    const input = (length: number) => ({ input: 'x'.repeat(length) });
    expect(faultsOf('give-employer-input', input(1_000), coachingWith({}))).toEqual([]);
    expect(faultsOf('give-employer-input', input(1_001), coachingWith({}))).toEqual([['input', 'too-big']]);
    const notes = (length: number) => held('refer', { notes: 'x'.repeat(length) });
    expect(faultsOf('record-coaching-session', notes(10_000), coachingWith({}))).toEqual([]);
    expect(faultsOf('record-coaching-session', notes(10_001), coachingWith({}))).toEqual([['notes', 'too-big']]);
  });

  test('no consent is filled in beforehand (S7)', () => {
    const schema = JSON.stringify(formSchema('answer-contact-consent', bmwWithTalksHeld(0), 'nl'));
    expect(schema).not.toContain('"default"');
  });

  test('nobody can be chosen when there is nobody to choose', () => {
    const context = { ...bmwWithTalksHeld(0), candidates: [] };
    expect(faultsOf('assign-practitioner', { practitionerId: 'p1' }, context)).toHaveLength(1);
  });

  test('the form of a step that is over is not shown', () => {
    expect(() => formSchema('plan-coaching-session', bmwWithTalksHeld(0), 'nl')).toThrow(TaskStepOver);
  });

  test.each([[null], ['text'], [[]], [42], [{}]])('%j is no submission', (values) => {
    expect(splitForm('propose-agreement', values, coachingWith({})).valid).toBe(false);
  });
});
