import { describe, expect, it } from 'vitest';
import { compareStreams, firstDifference, type ComparedRecord } from './stream-comparison.js';

const record = (line: string, sequence: number, content = 'same'): ComparedRecord => ({
  line,
  id: `${line}/${sequence}`,
  content,
});
const old = [record('a', 1), record('b', 1), record('a', 2), record('a', 3)];

const compared = (recent: readonly ComparedRecord[], newer = 0) => {
  const comparison = compareStreams();
  for (const each of old) comparison.sawOld(each);
  for (const each of recent) comparison.sawNew(each);
  return comparison.outcome(newer);
};

describe('two streams', () => {
  it('are the same when each line is, whatever the order of the lines', () => {
    const recent = [record('b', 1), record('a', 1), record('a', 2), record('a', 3)];
    expect(compared(recent)).toEqual({ events: 4, lines: 2, surplus: 0, raised: 0, differences: [] });
  });

  it.each<readonly [what: string, recent: readonly ComparedRecord[], kind: string]>([
    ['one event says something else', [...old.slice(0, 3), record('a', 3, 'other')], 'differs'],
    ['an event in the middle says something else', [record('a', 1, 'other'), ...old.slice(1)], 'differs'],
    ['two events changed places', [record('a', 2), record('b', 1), record('a', 1), record('a', 3)], 'differs'],
    [
      'an event came twice in place of another',
      [record('a', 1), record('b', 1), record('a', 2), record('a', 2)],
      'differs',
    ],
    ['the last event is missing', old.slice(0, 3), 'missing'],
    ['an event came twice', [...old, record('a', 3)], 'unexpected'],
  ])('differ when %s', (_what, recent, kind) => {
    expect(compared(recent).differences).toEqual([{ kind, line: 'a' }]);
  });

  it('differ when a line is missing whole', () => {
    expect(compared(old.filter(({ line }) => line === 'a')).differences).toEqual([{ kind: 'missing', line: 'b' }]);
  });

  it('are the same when the new one goes on, as far as that was logged after the old one was read', () => {
    const recent = [...old, record('a', 4), record('c', 1)];
    expect(compared(recent, 2)).toMatchObject({ surplus: 2, differences: [] });
    expect(compared(recent, 1).differences).toEqual([
      { kind: 'unexpected', line: 'a' },
      { kind: 'unexpected', line: 'c' },
    ]);
  });
});

describe('two streams of which the old one has events of an earlier version', () => {
  const withRaised = old.map((each) => (each.id === 'a/2' ? { ...each, isRaised: true } : each));
  const outcomeOf = (recent: readonly ComparedRecord[], before = withRaised) => {
    const comparison = compareStreams();
    before.forEach(comparison.sawOld);
    recent.forEach(comparison.sawNew);
    return comparison.outcome(0);
  };
  const otherAt = (...ids: readonly string[]) =>
    old.map((each) => (ids.includes(each.id) ? { ...each, content: 'other' } : each));

  it('are the same when their upcasts make of them what was rebuilt', () => {
    expect(outcomeOf(old)).toEqual({ events: 4, lines: 2, surplus: 0, raised: 1, differences: [] });
  });

  it('are told apart from others when only such events say something else', () => {
    expect(outcomeOf(otherAt('a/2')).differences).toEqual([{ kind: 'raised', line: 'a' }]);
    expect(outcomeOf(otherAt('a/2'), old).differences).toEqual([{ kind: 'differs', line: 'a' }]);
  });

  it('differ when an event of the current version says something else, or such an event has another id', () => {
    expect(outcomeOf(otherAt('a/2', 'a/3')).differences).toEqual([{ kind: 'differs', line: 'a' }]);
    const another = old.map((each) => (each.id === 'a/2' ? { ...each, id: 'a/9' } : each));
    expect(outcomeOf(another).differences).toEqual([{ kind: 'differs', line: 'a' }]);
  });
});

describe('the first event in which two lines differ', () => {
  it('is told by its id', () => {
    const lineA = old.filter(({ line }) => line === 'a');
    expect(firstDifference(lineA, lineA)).toBeUndefined();
    expect(firstDifference(lineA, [record('a', 1), record('a', 2, 'other'), record('a', 3)])).toBe('a/2');
    expect(firstDifference(lineA, lineA.slice(0, 2))).toBe('a/3');
    expect(firstDifference(lineA, [...lineA, record('a', 4)])).toBe('a/4');
  });
});
