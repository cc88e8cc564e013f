import { expect, it } from 'vitest';
import { makeHistory } from './history.js';
import { differencesBetween } from './totals.js';

const plan = { seed: 7, journeys: 200 };

it('a history is the same for the same seed, and another one for another', () => {
  const tell = (seed: number) => JSON.stringify([...makeHistory({ ...plan, seed, journeys: 12 }).streams]);
  expect(tell(7)).toBe(tell(7));
  expect(tell(7)).not.toBe(tell(8));
});

it('a history has every route, trajectories of every kind, and ends of many kinds', () => {
  const { streams, totals } = makeHistory(plan);
  const all = [...streams];
  expect(all).toHaveLength(plan.journeys + Math.floor(plan.journeys / 12));
  expect([...totals.keys()]).toEqual(
    expect.arrayContaining([
      'route bmw',
      'route coach',
      'route neutral-conversation',
      'route other-help',
      'route no-support',
      'trajectories bmw',
      'trajectories coaching',
      'trajectories neutral-conversation',
      'ended completed',
      'ended stopped-by-employee',
      'ended contact-consent-lapsed',
      'talks missed',
      'sessions held',
      'pauses',
      'replacements',
      'follow-up holding',
    ]),
  );
  const eventsPerStream = (totals.get('events') ?? 0) / all.length;
  expect(eventsPerStream).toBeGreaterThan(25);
});

it('a count that lost something, has something twice, or knows something else is told from one that is equal', () => {
  const known = new Map([
    ['talks held', 7],
    ['journeys', 3],
  ]);
  expect(differencesBetween(known, new Map(known))).toEqual([]);
  expect(differencesBetween(known, new Map([...known, ['talks held', 8], ['sessions held', 1]]))).toEqual([
    'sessions held: 0 happened, 1 in the mart',
    'talks held: 7 happened, 8 in the mart',
  ]);
});
