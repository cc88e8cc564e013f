import type { LoggedEvent } from '@traject/contracts';
import { expect, test } from 'vitest';
import { handOverItemsIn, wordsToRead } from './words-of-task.js';

const logged = (...events: readonly (readonly [type: string, data: LoggedEvent['event']['data']])[]): LoggedEvent[] =>
  events.map(([type, data], index) => ({
    position: index + 1,
    stream: 'journey/1',
    sequence: index + 1,
    eventId: String(index),
    commandId: null,
    fingerprint: null,
    runId: null,
    recordedAt: '2027-03-02T10:00:00.000Z',
    event: { type, version: 1, at: '2027-03-02T10:00:00.000Z', by: 'system', data },
  }));

test('a task shows the latest of the words that it is about', () => {
  const events = logged(
    ['NeutralConversationHeld', { reportRef: 'first' }],
    ['ReportRevised', { reportRef: 'second' }],
  );
  expect(Object.fromEntries(wordsToRead('answer-report', events))).toEqual({ report: 'second' });
});

test('a wish that was taken up is not shown beside the words of the next proposal', () => {
  const events = logged(
    ['MainLinesChangeRequested', { wishRef: 'earlier' }],
    ['MainLinesChangeRequested', { wishRef: null }],
  );
  expect([...wordsToRead('write-closing-report', events)]).toEqual([]);
  expect([...wordsToRead('write-closing-report', events.slice(0, 1))]).toEqual([['wish', 'earlier']]);
});

test('who is asked to receive a referral is shown no words at all before they accept (S7)', () => {
  expect([...wordsToRead('answer-referral', logged(['ReferralProposed', { goalRef: 'goal' }]))]).toEqual([]);
});

test('what an employer said at the start of an earlier coaching is not shown to the next coach (S6)', () => {
  const events = logged(
    ['TrajectoryOpened', {}],
    ['EmployerInputGiven', { inputRef: 'said' }],
    ['TrajectoryOpened', {}],
  );
  expect([...wordsToRead('propose-agreement', events)]).toEqual([]);
  expect([...wordsToRead('propose-agreement', events.slice(0, 2))]).toEqual([['employerInput', 'said']]);
});

test('notes of talks can go along in a hand-over, each by its number; a talk without notes has none', () => {
  const events = logged(
    ['BmwTalkHeld', { number: 1, notesRef: 'notes' }],
    ['BmwTalkHeld', { number: 2, notesRef: null }],
  );
  expect(handOverItemsIn(events)).toEqual([{ ref: 'notes', label: 'Gesprek / Talk 1' }]);
});

test('the prompt that the coach gave along is shown to whoever reflects on it, and no other one (S13)', () => {
  const events = logged(
    ['ReflectionStarted', { promptRef: 'first' }],
    ['ReflectionEnded', {}],
    ['ReflectionStarted', { promptRef: 'second' }],
  );
  expect([...wordsToRead('write-reflection', events)]).toEqual([['prompt', 'second']]);
});

test('an employer is shown what was written for them, and never notes or reflections (S7)', () => {
  const events = logged(
    ['TrajectoryOpened', {}],
    ['BmwTalkHeld', { number: 1, notesRef: 'notes' }],
    ['ReflectionWritten', { reflectionRef: 'reflection' }],
    ['AgreementProposed', { goalRef: 'goal', approachRef: 'approach' }],
  );
  const asked = ['give-employer-input', 'answer-agreement', 'answer-neutral-conversation', 'answer-report'] as const;
  expect(asked.flatMap((kind) => [...wordsToRead(kind, events).values()])).toEqual(['goal', 'approach']);
});

test('the reflections of the employee never go along in a hand-over (S13)', () => {
  expect(handOverItemsIn(logged(['ReflectionWritten', { reflectionRef: 'reflection' }]))).toEqual([]);
});
