import { describe, expect, test } from 'vitest';
import { differingPaths } from './differing-paths.js';

const state = { sequence: 3, stage: { kind: 'closing' }, tasks: [{ taskId: 'a', dueAt: 'monday' }], pause: null };

describe('the places where two states differ', () => {
  test('are none when all is equal, in whatever order it was written', () => {
    const { sequence, ...rest } = structuredClone(state);
    expect(differingPaths(state, { ...rest, sequence })).toEqual([]);
  });

  test('are named by their path, without what stands there', () => {
    const other = { ...state, sequence: 4, tasks: [{ taskId: 'a', dueAt: 'friday' }], pause: { since: 'sunday' } };
    expect(differingPaths(state, other)).toEqual(['sequence', 'tasks[0].dueAt', 'pause']);
  });

  test('include what only one of them has', () => {
    expect(differingPaths(state, { ...state, tasks: [] })).toEqual(['tasks[0]']);
    expect(differingPaths({ ...state, managerId: null }, state)).toEqual(['managerId']);
  });

  test('tell a list from an object', () => {
    expect(differingPaths({ tasks: [] }, { tasks: {} })).toEqual(['tasks']);
  });
});
