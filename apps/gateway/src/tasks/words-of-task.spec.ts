import type { LoggedEvent } from '@traject/contracts';
import { expect, test } from 'vitest';
import { handOverItemsIn } from './words-of-task.js';

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

test('notes of talks can go along in a hand-over, each by its number; a talk without notes has none', () => {
  const events = logged(
    ['BmwTalkHeld', { number: 1, notesRef: 'notes' }],
    ['BmwTalkHeld', { number: 2, notesRef: null }],
  );
  expect(handOverItemsIn(events)).toEqual([{ ref: 'notes', label: 'Gesprek / Talk 1' }]);
});

test('the reflections of the employee never go along in a hand-over (S13)', () => {
  expect(handOverItemsIn(logged(['ReflectionWritten', { reflectionRef: 'reflection' }]))).toEqual([]);
});
