import { expect, test } from 'vitest';
import { readerOfTask, refsIn, wordsToRead, type EventWithWords } from './words-of-task.js';

const happened = (...events: readonly (readonly [string, EventWithWords['data']])[]): readonly EventWithWords[] =>
  events.map(([type, data]) => ({ type, data }));

test('a task shows the latest of the words that it is about', () => {
  const events = happened(
    ['NeutralConversationHeld', { reportRef: 'first' }],
    ['ReportRevised', { reportRef: 'second' }],
  );
  expect(Object.fromEntries(wordsToRead('answer-report', events))).toEqual({ report: 'second' });
});

test('a wish of an earlier round is not shown beside the words of the next', () => {
  const events = happened(
    ['MainLinesChangeRequested', { wishRef: 'earlier' }],
    ['MainLinesChangeRequested', { wishRef: null }],
  );
  expect([...wordsToRead('write-closing-report', events)]).toEqual([]);
  expect([...wordsToRead('write-closing-report', events.slice(0, 1))]).toEqual([['wish', 'earlier']]);
});

test('words that an event came without, or that are no reference, are none', () => {
  const wishes = [{ wishRef: 'wish', number: 2 }, {}, { wishRef: 7 }] as const;
  const events = happened(...wishes.map((data) => ['MainLinesChangeRequested', data] as const));
  expect(refsIn(events, { MainLinesChangeRequested: { wishRef: 'wish' } })).toEqual([
    { name: 'wish', ref: 'wish', number: 2 },
    { name: 'wish', ref: null, number: undefined },
    { name: 'wish', ref: null, number: undefined },
  ]);
  expect([...wordsToRead('write-closing-report', events.slice(0, 2))]).toEqual([]);
});

test('who is asked to receive a referral is shown no words at all before they accept (S7)', () => {
  expect([...wordsToRead('answer-referral', happened(['ReferralProposed', { goalRef: 'goal' }]))]).toEqual([]);
});

test('what an employer said at the start of an earlier coaching is not shown to the next coach (S6)', () => {
  const events = happened(
    ['TrajectoryOpened', {}],
    ['EmployerInputGiven', { inputRef: 'said' }],
    ['TrajectoryOpened', {}],
  );
  expect([...wordsToRead('propose-agreement', events)]).toEqual([]);
  expect([...wordsToRead('propose-agreement', events.slice(0, 2))]).toEqual([['employerInput', 'said']]);
});

test('the prompt that the coach gave along is shown to whoever reflects on it, and no other one (S13)', () => {
  const events = happened(
    ['ReflectionStarted', { promptRef: 'first' }],
    ['ReflectionEnded', {}],
    ['ReflectionStarted', { promptRef: 'second' }],
  );
  expect([...wordsToRead('write-reflection', events)]).toEqual([['prompt', 'second']]);
});

test('an employer is shown what was written for them, and never notes or reflections (S7)', () => {
  const events = happened(
    ['TrajectoryOpened', {}],
    ['BmwTalkHeld', { number: 1, notesRef: 'notes' }],
    ['ReflectionWritten', { reflectionRef: 'reflection' }],
    ['AgreementProposed', { goalRef: 'goal', approachRef: 'approach' }],
  );
  const asked = ['give-employer-input', 'answer-agreement', 'answer-neutral-conversation', 'answer-report'] as const;
  expect(asked.flatMap((kind) => [...wordsToRead(kind, events).values()])).toEqual(['goal', 'approach']);
});

test.each([
  ['revise-report', 'report'],
  ['answer-report', 'report'],
] as const)('a %s of one conversation does not show the %s of an earlier one', (kind, name) => {
  const events = happened(['NeutralConversationHeld', { reportRef: 'earlier' }], ['TrajectoryOpened', {}]);
  expect(wordsToRead(kind, events.slice(0, 1)).get(name)).toBe('earlier');
  expect([...wordsToRead(kind, events)]).toEqual([]);
});

test.each(['answer-agreement', 'write-reflection'] as const)('a %s shows nothing of an earlier trajectory', (kind) => {
  const events = happened(
    ['AgreementProposed', { goalRef: 'goal', approachRef: 'approach' }],
    ['ReflectionStarted', { promptRef: 'prompt' }],
    ['TrajectoryOpened', {}],
  );
  expect(wordsToRead(kind, events.slice(0, 2)).size).toBeGreaterThan(0);
  expect([...wordsToRead(kind, events)]).toEqual([]);
});

test('a task that is about no words shows none, whatever was written', () => {
  expect([...wordsToRead('plan-bmw-talk', happened(['BmwTalkHeld', { number: 1, notesRef: 'notes' }]))]).toEqual([]);
});

test('only who is asked at the employer reads as such', () => {
  for (const role of ['requester', 'manager'] as const)
    expect(readerOfTask(role)).toBe('whom-a-task-asks-at-the-employer');
  for (const role of ['employee', 'coordinator', 'coach', 'bmw-practitioner'] as const)
    expect(readerOfTask(role)).toBe('whom-a-task-asks');
});
