import type { MartEvent } from '@traject/mart';
import { expect, it } from 'vitest';
import { planOf } from './absorb.js';

const owner = '0198c5d0-1111-4222-8333-444455556666';
const at = (sequence: number): MartEvent => ({
  kind: 'journey',
  owner,
  sequence,
  type: 'ContactConsentGiven',
  day: '2027-03-01',
  by: 'employee',
  data: {},
});
const sequences = (events: readonly MartEvent[]): readonly number[] => events.map(({ sequence }) => sequence);
const standsAt = (last: number) => ({ kind: 'journey' as const, owner, last_sequence: last });

it.each([
  ['follows', 2, [3, 4], [], [3, 4], [], 0],
  ['came before', 4, [3, 4, 5], [], [5], [], 2],
  ['comes twice', 0, [1, 2, 2, 1], [], [1, 2], [], 2],
  ['comes in another order', 0, [3, 1, 2], [], [1, 2, 3], [], 0],
  ['lacks something before it', 1, [3, 5], [], [], [3, 5], 0],
  ['is what others waited for', 1, [2], [3, 5], [2, 3], [5], 0],
  ['was held already', 1, [3], [3], [], [3], 1],
] as const)('what %s', (_what, last, came, held, apply, hold, duplicates) => {
  const plan = planOf(standsAt(last), came.map(at), held.map(at));
  expect(sequences(plan.apply)).toEqual(apply);
  expect(sequences(plan.hold)).toEqual(hold);
  expect(plan.duplicates).toBe(duplicates);
});
