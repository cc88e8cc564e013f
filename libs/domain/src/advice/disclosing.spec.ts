import { describe, expect, test } from 'vitest';
import type { Actor } from '../journey/decider.js';
import { adviceCommand, adviceRaised, anAdvice } from '../testing/advice.js';
import { calendarAt, daysLater, firstMorning } from '../testing/calendar.js';
import { actors, people } from '../testing/people.js';
import { previewed } from '../testing/previews.js';
import { decideAdvice } from './decide.js';

const person = anAdvice({ about: 'person', concernedId: people.employee });
const preview = previewed('advice', 'hash-advice');
const consented = adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview });
const key = 'advice';
const opened = adviceCommand('OpenDisclosure', { key }, actors.manager);
const takenBack = adviceCommand('WithdrawDisclosure', { key }, actors.employee);
const acknowledged = adviceCommand('AcknowledgeAdvice', {}, actors.manager);
const lapses = adviceCommand('StrikeClock', { deadlineId: 'disclosure-lapses' }, actors.clock);

type Given = readonly ReturnType<typeof adviceCommand>[];

const outcome = (given: Given, when: ReturnType<typeof adviceCommand>, afterDays = 0) => {
  const { state } = adviceRaised(person, ...given);
  const now = daysLater(firstMorning, afterDays);
  const decision = decideAdvice(state, when(state), { now, calendar: calendarAt(now) });
  return decision.rejected ? decision.code : decision.events.map(({ type, data }) => [type, data]);
};

const ended = (reason: string) => ['AdviceEnded', { reason }];
const cancelled = ['TaskCancelled', { taskId: 'advice-1.2', kind: 'acknowledge-advice' }];

describe('an advice that can be traced to a person, once that person consented (S7)', () => {
  test('is opened by whom it is addressed to, on record', () => {
    expect(outcome([consented], opened)).toEqual([
      ['DisclosureOpened', { key, purpose: 'advice', readerId: people.manager }],
    ]);
  });

  test('is opened once', () => {
    expect(outcome([consented, opened], opened)).toBe('disclosure-already-opened');
  });

  test('is acknowledged by nobody who has not opened it (S8)', () => {
    expect(outcome([consented], acknowledged)).toBe('disclosure-not-opened');
    expect(outcome([consented, opened], acknowledged)).toEqual(
      expect.arrayContaining([['AdviceAcknowledged', { adviceId: 'advice-1' }]]),
    );
  });

  test('is taken back until it was opened: it ends, and asks the employer nothing any more', () => {
    expect(outcome([consented], takenBack)).toEqual([
      ['DisclosureWithdrawn', { key, purpose: 'advice' }],
      ended('consent-withdrawn'),
      cancelled,
    ]);
  });

  test('is not taken back once it was opened', () => {
    expect(outcome([consented, opened], takenBack)).toBe('disclosure-already-opened');
  });

  test('is not opened once it was taken back', () => {
    expect(outcome([consented, takenBack], opened)).toBe('advice-over');
  });

  test('is not opened when its time is over, even before the clock has struck', () => {
    expect(outcome([consented], opened, 90)).toBe('disclosure-not-valid');
  });

  test('ends when nobody opened it in that time', () => {
    expect(outcome([consented], lapses, 90)).toEqual([
      ['DisclosureLapsed', { key, purpose: 'advice' }],
      ended('disclosure-lapsed'),
      cancelled,
    ]);
    expect(outcome([consented, opened], lapses, 90)).toBe('deadline-not-reached');
  });

  test.for<Actor>([
    actors.requester,
    actors.employee,
    actors.bmw,
    { role: 'manager', personId: 'another-manager' },
    { role: 'requester', personId: people.manager },
  ])('is not opened by $role $personId', (by) => {
    expect(outcome([consented], adviceCommand('OpenDisclosure', { key }, by))).toBe('not-your-role');
  });

  test.for<Actor>([actors.manager, actors.bmw, { role: 'employee', personId: 'colleague' }])(
    'is not taken back by $role $personId',
    (by) => {
      expect(outcome([consented], adviceCommand('WithdrawDisclosure', { key }, by))).toBe('only-the-employee');
    },
  );
});

describe('before that', () => {
  test('nothing can be opened or taken back', () => {
    expect(outcome([], opened)).toBe('disclosure-not-valid');
    expect(outcome([], takenBack)).toBe('consent-not-given');
  });

  test.for([
    ['another recipient', { ...preview, recipientIds: ['somebody-else'] }],
    ['a longer time', { ...preview, validForDays: 365 }],
    ['nothing', null],
  ] as const)('a consent on a preview of %s is not taken (S7)', ([_what, other]) => {
    const given = adviceCommand('AnswerAdviceConsent', { given: true, textHash: 'hash-advice', preview: other });
    expect(outcome([], given)).toBe('text-differs');
  });
});

describe('an advice that speaks of no person', () => {
  test('is addressed to the employer, which acknowledges it without a disclosure (S8)', () => {
    const { state } = adviceRaised(anAdvice());
    const time = { now: firstMorning, calendar: calendarAt(firstMorning) };
    expect(decideAdvice(state, acknowledged(state), time).rejected).toBe(false);
    expect(decideAdvice(state, opened(state), time)).toMatchObject({ code: 'disclosure-not-valid' });
  });
});
