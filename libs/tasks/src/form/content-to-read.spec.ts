import { describe, expect, test } from 'vitest';
import { fact, type Fact, type JourneyEvent } from '@traject/domain';
import { contentToRead, handOverItems } from './content-to-read.js';

const at = '2027-03-01T09:00:00.000Z';
// A fact pairs each type with its own data, so dating and signing it gives an event of that type.
const happened = (...facts: readonly Fact[]): readonly JourneyEvent[] =>
  facts.map(({ type, data }) => ({ type, version: 1, at, by: 'coach', data }) as JourneyEvent);

const talk = (number: number, notesRef: string | null): Fact =>
  fact('BmwTalkHeld', { number, heldAt: at, next: 'continue', notesRef });
const proposed = (version: number): Fact =>
  fact('AgreementProposed', {
    version,
    textHash: `hash-${version}`,
    goalRef: `goal-${version}`,
    approachRef: `approach-${version}`,
    sessions: 6,
  });
const reflection = fact('ReflectionWritten', { afterSession: 1, reflectionRef: 'reflection-1' });

describe('the texts that go with a task', () => {
  test('are of the agreement the words that were proposed last (S6)', () => {
    expect(contentToRead('answer-agreement', happened(proposed(1), proposed(2)))).toEqual([
      { name: 'goal', ref: 'goal-2' },
      { name: 'approach', ref: 'approach-2' },
    ]);
  });

  test('are of a revised report the revised words (S5)', () => {
    const held = fact('NeutralConversationHeld', { heldAt: at, next: 'finish', reportRef: 'report-1', textHash: 'h1' });
    const revised = fact('ReportRevised', { version: 2, reportRef: 'report-2', textHash: 'h2' });
    expect(contentToRead('answer-report', happened(held, revised))).toEqual([{ name: 'report', ref: 'report-2' }]);
  });

  test('never hold notes for a task that asks the employer (S7)', () => {
    const events = happened(talk(1, 'notes-1'), proposed(1), reflection);
    const forEmployer = (
      ['give-employer-input', 'answer-agreement', 'answer-neutral-conversation', 'answer-report'] as const
    ).flatMap((kind) => contentToRead(kind, events).map(({ ref }) => ref));
    expect(forEmployer).toEqual(['goal-1', 'approach-1']);
  });
});

describe('what can go along in a hand-over', () => {
  test('are the notes of talks, in the language asked for', () => {
    expect(handOverItems(happened(talk(1, 'notes-1'), talk(2, null)), 'nl')).toEqual([
      { ref: 'notes-1', label: 'Aantekeningen van gesprek 1' },
    ]);
  });

  test('are never the reflections of the employee (S13)', () => {
    expect(handOverItems(happened(reflection, talk(1, 'notes-1')), 'en').map(({ ref }) => ref)).toEqual(['notes-1']);
  });
});
