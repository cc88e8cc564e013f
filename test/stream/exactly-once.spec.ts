import { describe, expect, it } from 'vitest';
import { faultsIn, type SeenEvent } from './exactly-once.js';

const seen = (key: string, sequence: number): SeenEvent => ({ key, sequence, eventId: `${key}-${sequence}` });
const log = [seen('a', 1), seen('a', 2), seen('a', 3), seen('b', 1)];

describe('the check that every event is seen exactly once and in order', () => {
  it('is content when journeys mingle but each is whole and in order', () => {
    expect(faultsIn(log, [seen('a', 1), seen('b', 1), seen('a', 2), seen('a', 3)])).toEqual([]);
  });

  it('reports an event that is missing, and the gap it leaves', () => {
    expect(faultsIn(log, [seen('a', 1), seen('a', 3), seen('b', 1)])).toEqual([
      'out of order: a at 3 instead of 2',
      'missing: a-2',
    ]);
  });

  it('reports an event that came twice', () => {
    expect(faultsIn(log, [...log, seen('b', 1)])).toEqual(['out of order: b at 1 instead of 2', 'seen 2 times: b-1']);
  });

  it('reports events that changed places', () => {
    expect(faultsIn(log, [seen('a', 2), seen('a', 1), seen('a', 3), seen('b', 1)])).toHaveLength(3);
  });

  it('reports an event that the log does not know', () => {
    expect(faultsIn(log, [...log, seen('c', 1)])).toEqual(['not in the log: c-1']);
  });
});
